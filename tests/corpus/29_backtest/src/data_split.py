import argparse
import os

from azureml.core import Run

parser = argparse.ArgumentParser()
parser.add_argument("--step-size", type=int)
parser.add_argument("--step-number", type=int)
parser.add_argument("--time-column-name")
parser.add_argument("--output-dir")
options = parser.parse_args()
rows = Run.get_context().input_datasets["training_data"].to_pandas_dataframe()
os.makedirs(options.output_dir, exist_ok=True)
for number in range(options.step_number):
    rows.to_csv(os.path.join(options.output_dir, f"{number}.csv"))
