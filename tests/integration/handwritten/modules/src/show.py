"""Prints a table."""

import sys
from pathlib import Path

for place in sys.argv[1:]:
    print((Path(place) / "numbers.csv").read_text().split())
