"""Instructions of a command, as a multiple of those of `python -c pass`: the same on a busy machine. Needs valgrind."""

import compileall
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import amlc
from benchmarks import generated

ROOT = Path(__file__).parents[1]
PASS = ["-c", "pass"]
COMMANDS = (
    ("amlc --version", ["-m", "amlc", "--version"], ""),
    ("importing pydantic and one model", ["-c", "import pydantic\nclass M(pydantic.BaseModel):\n    a: int"], ""),
    ("amlc validate, 3 steps", ["-m", "amlc", "validate", "{small}"], "28"),
    ("amlc validate, base and 3 targets", ["-m", "amlc", "validate", "pipelines/highspenders.yaml"], ""),
)


def available() -> bool:
    return shutil.which("valgrind") is not None


def count(words: Sequence[str]) -> int:
    """The instructions of Python with these arguments, in an environment that does not vary."""
    environment = {name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ}
    ran = subprocess.run(
        ["valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null", sys.executable, *words],
        cwd=ROOT,
        env=environment | {"PYTHONHASHSEED": "0"},
        capture_output=True,
        text=True,
        check=False,
    )
    found = re.search(r"Collected : (\d+)", ran.stderr)
    assert found, ran.stderr
    return int(found[1])


def ratio(words: Sequence[str]) -> float:
    """To `python -c pass`, with every module compiled before."""
    compileall.compile_dir(Path(amlc.__file__).parent, quiet=2)
    subprocess.run([sys.executable, *words], cwd=ROOT, capture_output=True, check=False)
    return count(words) / count(PASS)


def main() -> None:
    if not available():
        print("instructions: valgrind is not installed")
        return
    print(f"{'instructions':36}{'x pass':>8}  aim at most")
    with TemporaryDirectory() as folder:
        small = str(generated.write(Path(folder), "small.yaml", 3))
        for name, words, aim in COMMANDS:
            print(f"{name:36}{ratio([word.format(small=small) for word in words]):8.1f}  {aim}")
