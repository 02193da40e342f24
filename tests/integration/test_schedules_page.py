"""The page on schedules is executed: every command of it, in order, in one project; what it shows is what happens."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from amlc.workspace import lifecycle
from tests.conftest import ROOT, Golden

PAGE = ROOT / "docs" / "schedules.md"
LOAD = """\
import argparse
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("--rates", type=Path, required=True)
parser.add_argument("--least", type=int, required=True)
options = parser.parse_args()
print(options.rates.read_text().strip(), options.least)
"""
_ID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "project"
    (spec,) = re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    files = {"rates.yaml": spec, "load/load.py": LOAD, "arrivals/new/first.csv": "1.07\n", "pyproject.toml": ""}
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    yield folder
    lifecycle.stop(folder / ".amlc")


def test_what_the_page_shows_happens(folder: Path, tmp_path: Path, golden: Golden) -> None:
    environ = {**os.environ, "HOME": str(tmp_path)}
    environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

    def printed(command: str) -> str:
        done = subprocess.run(
            command, shell=True, cwd=folder, env=environ, text=True, capture_output=True, timeout=120, check=False
        )
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    text = re.sub(
        r"```console\n(.*?)```",
        lambda block: "```console\n" + "".join(f"$ {one}\n{printed(one)}" for one in commands(block[1])) + "```",
        PAGE.read_text("utf-8"),
        flags=re.DOTALL,
    )
    seen: dict[str, str] = {}
    text = _ID.sub(lambda found: seen.setdefault(found[0], f"{len(seen) + 1:08x}-5d1b-4e7a-9a3c-6f2e8b0d4c71"), text)
    text = re.sub(r"\b1\+[0-9a-f]{16}\b", "1+2565526b186d61bb", text)
    golden(PAGE, re.sub(r"\bport \d+", "port 41234", text))


def commands(block: str) -> list[str]:
    return re.findall(r"(?m)^\$ (.*)$", block)
