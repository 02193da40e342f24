import argparse
import os

from azureml.core import Run

parser = argparse.ArgumentParser()
parser.add_argument("--data-folder")
parser.add_argument("--batch-size", type=int)
parser.add_argument("--first-layer-neurons", type=int)
parser.add_argument("--second-layer-neurons", type=int)
parser.add_argument("--learning-rate", type=float)
options = parser.parse_args()
Run.get_context().log("validation_acc", options.learning_rate * options.batch_size)
os.makedirs("outputs/model", exist_ok=True)
with open("outputs/model/saved_model.pb", "w") as file:
    file.write(f"{options}\n")
