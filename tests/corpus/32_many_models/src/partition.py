import argparse

from azureml.core import Run

parser = argparse.ArgumentParser()
parser.add_argument("--input-name")
parser.add_argument("--partitioned")
options = parser.parse_args()
run = Run.get_context()
run.output_datasets[options.partitioned].link(run.input_datasets[options.input_name])
