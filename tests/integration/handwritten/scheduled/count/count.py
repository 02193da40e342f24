"""Counts the lines of all files."""

import argparse
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("--raw", type=Path, required=True)
parser.add_argument("--rows", type=int, default=10)
parser.add_argument("--full", default="False")
given = parser.parse_args()
found = sum(len(path.read_text().splitlines()) for path in given.raw.rglob("*") if path.is_file())
print(f"{found} lines, at most {given.rows} wanted, full: {given.full}")
