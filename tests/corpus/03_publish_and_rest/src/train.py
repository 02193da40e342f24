import argparse
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("--input_data", type=Path)
parser.add_argument("--output_train", type=Path)
options = parser.parse_args()
found = [options.input_data] if options.input_data.is_file() else list(options.input_data.rglob("*.csv"))
(options.output_train / "rows.txt").write_text("".join(one.read_text() for one in found))
