# ruff: noqa: PTH103, PTH112, PTH118, PTH123, PTH208
"""A training step as people write it by hand."""

import argparse
import csv
import os

from azureml.core import Run

parser = argparse.ArgumentParser()
parser.add_argument("--input")
arguments = parser.parse_args()

path = arguments.input
if os.path.isdir(path):
    path = os.path.join(path, os.listdir(path)[0])
with open(path) as lines:
    spent = [float(row["spent"]) for row in csv.DictReader(lines)]
threshold = sum(spent) / len(spent)
print("threshold", threshold)

run = Run.get_context()
run.log("threshold", threshold)
run.log_list("spent", spent)
os.makedirs("outputs", exist_ok=True)
with open("outputs/model.txt", "w") as model:
    model.write(str(threshold))
run.upload_file("outputs/model.txt", "outputs/model.txt")
model = run.register_model(model_name="highspenders", model_path="outputs/model.txt", tags={"kind": "threshold"})
print("registered", model.name, model.version)
