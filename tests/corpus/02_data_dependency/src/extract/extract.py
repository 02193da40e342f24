import argparse
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("--input_extract", type=Path)
parser.add_argument("--output_extract", type=Path)
options = parser.parse_args()
options.output_extract.mkdir(parents=True, exist_ok=True)
(options.output_extract / "rows.txt").write_text((options.input_extract / "rows.txt").read_text())
