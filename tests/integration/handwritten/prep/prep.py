import argparse
from pathlib import Path

parser = argparse.ArgumentParser()
for name in ("--raw", "--rates", "--clean"):
    parser.add_argument(name, type=Path)
parser.add_argument("--rows", type=int)
options = parser.parse_args()
rates = options.rates.read_text().strip()
lines = sorted(line for file in options.raw.rglob("*.csv") for line in file.read_text().splitlines())
options.clean.mkdir(parents=True, exist_ok=True)
(options.clean / "clean.csv").write_text("".join(f"{line};{rates}\n" for line in lines[: options.rows]))
print(f"kept {min(len(lines), options.rows)} of {len(lines)}")
