"""Runs that were started before: listed, read, measured, fetched, canceled."""

import json
import os
import pty
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest

from amlc.cli.metrics import sparkline
from amlc.workspace import lifecycle
from tests.integration.project import Project

SPEC = """\
amlc: 1
name: Learn
workspace: {kind: local}
compute: {cpu: {}}
environments: {plain: {python: "3.11", pip: [azureml-core==1.61.0]}}
parameters: {do: {type: string, default: learn}}
steps:
  prepare:
    source: src
    script: prepare.py
    compute: cpu
    environment: plain
    reuse: false
  learn:
    source: src
    script: learn.py
    arguments: [{parameter: do}]
    compute: cpu
    environment: plain
    after: [prepare]
    reuse: false
publish: {continue_on_step_failure: false}
"""
LEARN = """\
import sys
import time
from pathlib import Path

from azureml.core import Run

def fail():
    raise ValueError("no more data")

run = Run.get_context()
if sys.argv[1] == "fail":
    fail()
if sys.argv[1] == "hang":
    print("hanging", flush=True)
    time.sleep(600)
for loss in (8.0, 4.0, 2.0, 1.0):
    run.log("loss", loss)
run.log("rows", 12)
Path("outputs").mkdir(exist_ok=True)
Path("outputs/model.txt").write_text("a model")
run.flush()
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    folder = tmp_path_factory.mktemp("project")
    (folder / "src").mkdir()
    for name, text in (
        ("pyproject.toml", ""),
        ("learn.yaml", SPEC),
        ("src/prepare.py", "print('prepared')\n"),
        ("src/learn.py", LEARN),
    ):
        (folder / name).write_text(text)
    yield Project(folder, tmp_path_factory.mktemp("home"))
    lifecycle.stop(folder / ".amlc")


def test_what_a_run_left_is_read_and_fetched(project: Project) -> None:
    project.amlc("run", "learn.yaml")
    assert project.amlc("logs", "learn.yaml") == "prepare: completed\n  prepared\nlearn: completed\n"
    assert project.amlc("metrics", "learn.yaml") == (
        "step   metric  last\nlearn  loss    1     █▄▂▁\nlearn  rows    12\n"
    )
    told = json.loads(project.amlc("metrics", "--json", "learn.yaml"))
    assert told[0] == {"step": "learn", "name": "loss", "values": [8.0, 4.0, 2.0, 1.0]}
    assert project.amlc("download", "learn.yaml", "-o", "got") == (
        "prepare: 1 file in got/prepare\nlearn: 2 files in got/learn\n"
    )
    assert (project.folder / "got/learn/outputs/model.txt").read_text() == "a model"
    assert (project.folder / "got/prepare/user_logs/std_log.txt").read_text() == "prepared\n"
    assert "got is there already" in project.amlc("download", "learn.yaml", "-o", "got", code=2)


def test_the_log_of_a_failed_run_says_where_and_why(project: Project) -> None:
    project.amlc("run", "learn.yaml", "--parameter", "do=fail", code=1)
    said = project.amlc("logs", "learn.yaml")
    assert said.startswith("learn: failed\n  Traceback (most recent call last):\n")
    assert [line for line in said.splitlines() if line.startswith("  = ")][1:] == [
        "  = script: src/learn.py:8",
        "  = spec: learn.yaml:14",
    ]
    assert "no more data" in said
    assert project.amlc("logs", "learn.yaml", _last(project), "prepare") == "prepare: completed\n  prepared\n"
    wrong = project.amlc("logs", "learn.yaml", _last(project), "lern", code=1)
    assert wrong == "error: `lern` is not a step of this run\nhelp: did you mean `learn`?\n"


def test_a_run_is_canceled(project: Project) -> None:
    project.amlc("run", "--no-follow", "learn.yaml", "--parameter", "do=hang")
    deadline = time.monotonic() + 60
    while "hanging" not in project.amlc("logs", "learn.yaml", _last(project), "learn", code=None):
        assert time.monotonic() < deadline
    assert project.amlc("cancel", "learn.yaml") == f"canceling the run {_last(project)}\n"
    listed = project.amlc("runs", "learn.yaml").splitlines()
    assert re.fullmatch(r"run +status +started \(UTC\) +version +by", listed[0])
    assert listed[1].split()[1] == "canceled"
    assert project.amlc("cancel", "learn.yaml") == f"the run {_last(project)} is over: canceled\n"
    assert "is not a run of `Learn`" in project.amlc("cancel", "learn.yaml", "nonsense", code=1)


def test_interrupting_at_a_terminal_asks_whether_to_cancel(project: Project) -> None:
    ours, terminal = pty.openpty()
    words = ("run", "learn.yaml", "--parameter", "do=hang")
    following = subprocess.Popen(
        [sys.executable, "-m", "amlc", *words],
        cwd=project.folder,
        env={**os.environ, "HOME": str(project.home)},
        stdin=terminal,
        stderr=terminal,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert following.stdout is not None
    assert any("hanging" in line for line in following.stdout)
    following.send_signal(signal.SIGINT)
    said = ""
    while "[y/N]" not in said:
        said += os.read(ours, 1000).decode()
    os.write(ours, b"y\n")
    following.communicate(timeout=60)
    assert following.returncode == 130
    os.close(terminal)
    os.close(ours)
    assert project.amlc("runs", "--last", "1", "learn.yaml").splitlines()[1].split()[1] == "canceled"


def _last(project: Project) -> str:
    return str(json.loads(project.amlc("runs", "--json", "--last", "1", "learn.yaml"))[0]["id"])


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ((1,), ""),
        ((1, 2), "▁█"),
        ((3, 3, 3), "▁▁▁"),
        ((0.0, 0.5, 1.0), "▁▅█"),
        ((1, "a"), ""),
        ((1.0, float("nan")), ""),
        (tuple(range(80)), sparkline(tuple(range(1, 80, 2)))),
    ],
)
def test_a_sparkline(values: tuple[object, ...], line: str) -> None:
    assert sparkline(values) == line
