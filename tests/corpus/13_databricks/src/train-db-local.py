print("trained on Databricks")
