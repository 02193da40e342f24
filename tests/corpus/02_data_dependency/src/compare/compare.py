import argparse
from pathlib import Path

parser = argparse.ArgumentParser()
for name in ("--compare_data1", "--compare_data2", "--output_compare"):
    parser.add_argument(name, type=Path)
options = parser.parse_args()
options.output_compare.mkdir(parents=True, exist_ok=True)
same = len(options.compare_data1.read_text().splitlines()) == int((options.compare_data2 / "rows.txt").read_text())
(options.output_compare / "same.txt").write_text(f"{same}\n")
