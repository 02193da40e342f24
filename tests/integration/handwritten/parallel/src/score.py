"""What a batch-scoring script looks like."""

import argparse
from pathlib import Path

names: list[str] = []


def init() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--names", required=True)
    parser.add_argument("--suffix", default="")
    parser.add_argument("--seen")
    given, _ = parser.parse_known_args()
    names.append(Path(given.names).read_text("utf-8").strip() + given.suffix)


def run(mini_batch: list[str]) -> list[str]:
    return [f"{names[0]} {Path(one).name} {Path(one).stat().st_size}" for one in mini_batch]
