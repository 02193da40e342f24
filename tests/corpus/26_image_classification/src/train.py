from azureml.core import Run

rows = Run.get_context().input_datasets["prepared_fashion_ds"].to_pandas_dataframe()
print("rows", len(rows))
