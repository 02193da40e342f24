import argparse
import os

from azureml.core import Run

parser = argparse.ArgumentParser()
parser.add_argument("--input")
parser.add_argument("--output")
options = parser.parse_args()
rows = Run.get_context().input_datasets["train_10_models"].to_pandas_dataframe()
rows.to_parquet(os.path.join(options.output, "rows.parquet"))
