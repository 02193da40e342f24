import argparse
from pathlib import Path

parser = argparse.ArgumentParser()
for name in ("--clean", "--model"):
    parser.add_argument(name, type=Path)
parser.add_argument("--k", type=int)
options = parser.parse_args()
text = (options.clean / "clean.csv").read_text()
options.model.mkdir(parents=True, exist_ok=True)
(options.model / "model.txt").write_text(f"k={options.k}\n{text}")
print(f"trained on {len(text.splitlines())} rows with k={options.k}")
