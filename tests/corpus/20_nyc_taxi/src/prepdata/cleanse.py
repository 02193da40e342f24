import argparse
import os

from azureml.core import Run

parser = argparse.ArgumentParser()
for name in ("--useful_columns", "--columns", "--output_cleanse"):
    parser.add_argument(name)
options = parser.parse_args()
rows = Run.get_context().input_datasets["raw_data"].to_pandas_dataframe()
os.makedirs(options.output_cleanse, exist_ok=True)
rows.to_parquet(os.path.join(options.output_cleanse, "processed.parquet"))
