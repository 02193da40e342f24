import argparse
import os

from azureml.core import Run

parser = argparse.ArgumentParser()
parser.add_argument("--output")
options = parser.parse_args()
os.makedirs(options.output, exist_ok=True)
for name, table in Run.get_context().input_datasets.items():
    table.to_pandas_dataframe().to_parquet(os.path.join(options.output, f"{name}.parquet"))
