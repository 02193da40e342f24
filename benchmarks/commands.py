"""Whole commands, cold, in turn with a yardstick: the median of the ratios of pairs.

Bytecode is compiled first and `PYTHONDONTWRITEBYTECODE` is taken out of the environment: without that the figures
measure Python's compiler.
"""

import compileall
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import amlc

ROOT = Path(__file__).parents[1]
PYTHON = [sys.executable]
PASS = [*PYTHON, "-c", "pass"]
ONE_MODEL = [*PYTHON, "-c", "from pydantic import BaseModel\nclass M(BaseModel):\n    a: int"]
SDK = [*PYTHON, "-c", "import azureml.core, azureml.pipeline.core, azureml.pipeline.steps"]
AMLC = [str(Path(sys.executable).with_name("amlc"))]
SPEC = "pipelines/highspenders.yaml"
ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def seconds(command: Sequence[str], *, check: bool = True) -> float:
    began = time.perf_counter()
    subprocess.run(command, cwd=ROOT, env=ENVIRONMENT, capture_output=True, check=check)
    return time.perf_counter() - began


def ratio(command: Sequence[str], yardstick: Sequence[str], pairs: int) -> float:
    """The median over pairs of the command's time to the yardstick's, taken in turn."""
    seconds(command), seconds(yardstick)
    return statistics.median(seconds(command) / seconds(yardstick) for _ in range(pairs))


def main(pairs: int = 15) -> None:
    compileall.compile_dir(Path(amlc.__file__).parent, quiet=2)
    with TemporaryDirectory() as folder:
        compiled = [*AMLC, "compile", SPEC, "-o", f"{folder}/out"]
        validated = [*AMLC, "validate", SPEC]
        rows = [
            ("amlc --version", [*AMLC, "--version"], "python -c pass", PASS, "2.5 (G1)"),
            ("amlc --help", [*AMLC, "--help"], "python -c pass", PASS, "2.5 (G1)"),
            ("amlc validate, 4 targets", validated, "python -c pass", PASS, "25 (G2)"),
            ("amlc validate, 4 targets", validated, "pydantic and one model", ONE_MODEL, "1.8 (G2)"),
            ("amlc validate, 4 targets", validated, "importing the SDK", SDK, ""),
            ("amlc compile", compiled, "python -c pass", PASS, ""),
            ("amlc compile", compiled, "importing the SDK", SDK, ""),
            ("amlc compile --publish *", [*compiled, "--publish"], "importing the SDK", SDK, "1.15 (G7)"),
        ]
        print(f"{'command':26} {'yardstick':24} {'ratio':>6}  aim at most")
        for name, command, against, yardstick, aim in rows:
            print(f"{name:26} {against:24} {ratio(command, yardstick, pairs):6.2f}  {aim}")
        print("* nothing has changed, and the embedded workspace runs")


if __name__ == "__main__":
    main()
