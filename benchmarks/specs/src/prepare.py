"""What the specs' preparing steps run."""

import argparse

parser = argparse.ArgumentParser()
parser.add_argument("--raw", required=True)
parser.add_argument("--rates")
parser.add_argument("--clean", required=True)
parser.add_argument("--since", default="2024-01-01")
parser.add_argument("--mode", choices=["fast", "full"], default="full")
parser.add_argument("--limit", type=int)
arguments = parser.parse_args()
print(arguments)
