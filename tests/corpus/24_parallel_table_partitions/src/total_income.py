def init():
    print("ready to add up income")


def run(mini_batch):
    mini_batch["TotalIncome"] = (mini_batch["Quantity"].astype(float) * mini_batch["Price"].astype(float)).sum()
    return mini_batch
