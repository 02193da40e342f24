"""What the examples of the manual train with."""

import argparse
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("--raw", type=Path, required=True)
parser.add_argument("--rows", type=int, default=10)
options, _ = parser.parse_known_args()

print(options.raw, options.rows)
