"""Publications that go wrong at every request, in every way, and what the next one makes of it.

    python -m benchmarks invariant [--every N] [--ways down,kill] [--examples scheduled,parallel]

For each example, new and as a change to a version that is published, `tests/integration/points.py` says how many points
were tried and what was wrong. All of it takes hours; with `--every 10`, a tenth of the requests is tried in each way.
"""

import argparse
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
HANDWRITTEN = ROOT / "tests" / "integration" / "handwritten"


class Example(NamedTuple):
    """A spec, the folders that it stands on, files of its data, and the edit that makes a former version of it."""

    spec: str
    folders: dict[str, Path]
    data: Sequence[str]
    former: tuple[str, str]


EXAMPLES = {
    "scheduled": Example(
        "scheduled.yaml",
        {".": HANDWRITTEN / "scheduled"},
        ("data/raw/rows.csv", "arrivals/seen.txt"),
        ("Counted every morning", "Counted each morning"),
    ),
    "three_steps": Example(
        "three_steps.yaml",
        {".": HANDWRITTEN},
        ("data/raw/2024/rows.csv", "data/raw/2025/rows.csv", "data/raw/rates.txt"),
        ("Everything that flows", "All that flows"),
    ),
    "highspenders": Example(
        "pipelines/highspenders.yaml",
        {name: ROOT / name for name in ("pipelines", "steps", "data")},
        (),
        ("High spenders model", "Those who spend much"),
    ),
    "parallel": Example("pipeline.yaml", {".": HANDWRITTEN / "parallel"}, (), ("scores pictures", "scores")),
}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--every", default="1", metavar="N")
    options.add_argument("--ways")
    options.add_argument("--examples", default=",".join(EXAMPLES))
    chosen = options.parse_args()
    ways = ["--ways", chosen.ways] if chosen.ways else []
    codes = [
        tried(EXAMPLES[name], "--every", chosen.every, *ways, changed=changed).returncode
        for name in chosen.examples.split(",")
        for changed in (False, True)
    ]
    sys.exit(1 if any(codes) else 0)


def tried(example: Example, *words: str, changed: bool, capture: bool = False) -> subprocess.CompletedProcess[str]:
    """Runs `tests/integration/points.py` on an example, in a project of its own."""
    with TemporaryDirectory() as name:
        folder = Path(name)
        for where, copied in example.folders.items():
            ignored = shutil.ignore_patterns("*.id", "__pycache__", ".amlc", "build")
            shutil.copytree(copied, folder / where, dirs_exist_ok=True, ignore=ignored)
        for file in example.data:
            (folder / file).parent.mkdir(parents=True, exist_ok=True)
            (folder / file).write_text("1\n")
        (folder / "pyproject.toml").touch()
        command = [sys.executable, "-m", "tests.integration.points", name, example.spec, "--target", "local", *words]
        former = ["--former", *example.former] if changed else []
        return subprocess.run([*command, *former], cwd=ROOT, text=True, capture_output=capture, check=False)


if __name__ == "__main__":
    main()
