"""A training script with arguments to search."""

import argparse
from pathlib import Path

from azureml.core import Run

parser = argparse.ArgumentParser()
parser.add_argument("--data", required=True)
parser.add_argument("--epochs", type=int, default=1)
parser.add_argument("--rate", type=float, default=0.1)
parser.add_argument("--batch", type=int, default=32)
parser.add_argument("--optimizer", default="sgd")
for name in ("momentum", "depth", "width", "dropout", "hidden", "decay", "patience", "seed"):
    parser.add_argument(f"--{name}", type=float, default=0.0)
given = parser.parse_args()

score = given.epochs - abs(given.rate - 0.5) + given.batch / 1000
run = Run.get_context()
run.log("accuracy", score)
Path("outputs").mkdir(exist_ok=True)
Path("outputs/model.txt").write_text(f"{given.batch} {given.optimizer}\n", "utf-8")
