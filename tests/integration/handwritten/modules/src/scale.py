"""Reads a table, and writes its numbers times what the parameter says."""

import argparse
import os
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("--table", type=Path, required=True)
parser.add_argument("--times", type=int, required=True)
parser.add_argument("--scaled", type=Path, required=True)
given = parser.parse_args()
table = given.table / "numbers.csv" if given.table.is_dir() else given.table
numbers = [int(line) * given.times for line in table.read_text().split()]
given.scaled.mkdir(parents=True, exist_ok=True)
(given.scaled / "numbers.csv").write_text("\n".join(map(str, numbers)))
print(f"scaled by {given.times}, unit {os.environ['AML_PARAMETER_UNIT']}")
