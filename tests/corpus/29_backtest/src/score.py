import argparse
import os

parser = argparse.ArgumentParser()
parser.add_argument("--forecasts")
parser.add_argument("--output-dir")
options = parser.parse_args()
os.makedirs(options.output_dir, exist_ok=True)
print(sorted(os.listdir(options.forecasts)))
