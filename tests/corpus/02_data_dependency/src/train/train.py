import argparse
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("--input_data", type=Path)
parser.add_argument("--output_train", type=Path)
options = parser.parse_args()
options.output_train.mkdir(parents=True, exist_ok=True)
rows = options.input_data.read_text().splitlines()
(options.output_train / "rows.txt").write_text(f"{len(rows)}\n")
