print("trained for an endpoint")
