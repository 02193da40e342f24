import argparse
import os

parser = argparse.ArgumentParser()
parser.add_argument("--input_data")
os.makedirs(os.environ["AZUREML_DATAREFERENCE_processed_data"], exist_ok=True)  # noqa: SIM112 - the SDK's name
print(parser.parse_args().input_data)
