"""What the specs' steps run: says all that argparse can, a call a line."""

import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--data", required=True)
parser.add_argument("--model", required=True)
parser.add_argument("--rows", type=int, default=10)
parser.add_argument("--rate", type=float, default=0.1)
parser.add_argument("--solver", choices=["lbfgs", "saga"], default="lbfgs")
parser.add_argument("--verbose", action="store_true")
parser.add_argument("--label")
arguments = parser.parse_args()
print(arguments)
