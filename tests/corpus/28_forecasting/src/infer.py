import argparse
import os

parser = argparse.ArgumentParser()
for name in ("--model_name", "--ouput_dataset_name", "--test_dataset_name", "--target_column_name", "--output_path"):
    parser.add_argument(name)
options = parser.parse_args()
with open(os.path.join(options.output_path, "forecast.csv"), "w") as file:
    file.write(f"{options.target_column_name}\n1\n")
