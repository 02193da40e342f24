print("trained in a draft")
