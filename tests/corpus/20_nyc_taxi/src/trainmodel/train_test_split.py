import argparse
import os

from azureml.core import Run

parser = argparse.ArgumentParser()
parser.add_argument("--output_split_train")
parser.add_argument("--output_split_test")
options = parser.parse_args()
rows = Run.get_context().input_datasets["transformed_data"].to_pandas_dataframe()
for folder, part in ((options.output_split_train, rows[::2]), (options.output_split_test, rows[1::2])):
    os.makedirs(folder, exist_ok=True)
    part.to_parquet(os.path.join(folder, "part.parquet"))
