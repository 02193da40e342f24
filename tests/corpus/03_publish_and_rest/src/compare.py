import argparse
from pathlib import Path

parser = argparse.ArgumentParser()
for name in ("--compare_data1", "--compare_data2", "--output_compare"):
    parser.add_argument(name, type=Path)
parser.add_argument("--pipeline_param", type=int)
options = parser.parse_args()
first, second = ((folder / "rows.txt").read_text() for folder in (options.compare_data1, options.compare_data2))
(options.output_compare / "same.txt").write_text(f"{first == second} {options.pipeline_param}\n")
