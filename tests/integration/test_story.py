"""The page on publishing is executed: every command of it, in order, in one project; what it shows is what happens."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from amlc.workspace import lifecycle
from tests.conftest import ROOT, Golden

PAGE = ROOT / "docs" / "publishing.md"
COUNT = """\
import argparse
from pathlib import Path

parser = argparse.ArgumentParser()
parser.add_argument("--names", type=Path, required=True)
parser.add_argument("--least", type=int, required=True)
options = parser.parse_args()
print(len([name for name in options.names.read_text().split() if len(name) > options.least]))
"""
# What differs from run to run, and what the page has in its place: ids by the order in which they appear.
_CHANGING = (
    (re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"), "{:08x}-5d1b-4e7a-9a3c-6f2e8b0d4c71"),
    (re.compile(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}"), "2026-11-20 16:00"),
    (re.compile(r"\d+\.\d s\b"), "0.1 s"),
)
# Commits have these dates and names, so that they are always the same.
_GIT = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Ada"), ("EMAIL", "ada@example.com"), ("DATE", "2026-11-20T16:00:00Z"))
}


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "project"
    (spec,) = re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    for name, text in (
        ("pipelines/spend.yaml", spec),
        ("steps/count/count.py", COUNT),
        ("data/names.txt", "Ada\nGrace\nLin\n"),
        (".gitignore", ".amlc/\nbuild/\nplan.json\n"),
    ):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    yield folder
    for target in ("test", "prod"):
        lifecycle.stop(folder / ".amlc" / target)


def test_what_the_page_shows_happens(folder: Path, tmp_path: Path, golden: Golden) -> None:
    environ = {**os.environ, **_GIT, "HOME": str(tmp_path), "GIT_CONFIG_GLOBAL": os.devnull}
    environ["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"

    def printed(command: str) -> str:
        done = subprocess.run(
            command, shell=True, cwd=folder, env=environ, text=True, capture_output=True, timeout=120, check=False
        )
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr

    printed("git init --quiet --initial-branch main && git add . && git commit --quiet --message 'count the spenders'")
    text = re.sub(
        r"```console\n(.*?)```",
        lambda block: (
            "```console\n"
            + "".join(f"$ {one}\n{printed(one)}" for one in re.findall(r"(?m)^\$ (.*)$", block[1]))
            + "```"
        ),
        PAGE.read_text("utf-8"),
        flags=re.DOTALL,
    )
    golden(PAGE, _settled(text))


def _settled(text: str) -> str:
    """The text with what differs from run to run replaced, the same by the same."""
    for pattern, shown in _CHANGING:
        seen: dict[str, str] = {}
        text = pattern.sub(lambda found: seen.setdefault(found[0], shown.format(len(seen) + 1)), text)  # noqa: B023
    return text
