import os

from azureml.core import Run

given = Run.get_context().input_datasets
print(os.path.exists(given["file_dataset"]))
print(len(given["tabular_dataset"].to_pandas_dataframe()))
