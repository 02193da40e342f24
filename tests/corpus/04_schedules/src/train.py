print("trained on a schedule")
