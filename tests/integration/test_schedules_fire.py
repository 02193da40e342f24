"""A day of schedules, hour by hour, over each change of the clocks: what starts, and that nothing else does."""

import json
import shutil
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from amlc.cli import advancing
from amlc.workspace import lifecycle
from amlc.workspace.lifecycle import Connection
from tests.integration.project import CREDENTIALS, Project

SPEC = "ticking.yaml"
HERE = Path(__file__).parent / "handwritten" / "ticking"


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, home: Path) -> Iterator[Project]:
    """A project whose pipeline is published to a workspace with a clock that stands."""
    folder = tmp_path_factory.mktemp("ticking") / "project"
    shutil.copytree(HERE, folder)
    (folder / "pyproject.toml").touch()
    found = Project(folder, home)
    said = found.amlc("workspace", "start", "--clock", "2026-03-28T13:00:00+01:00")
    assert said.endswith(", and its clock stands at 2026-03-28T12:00:00Z\n")
    found.amlc("compile", "--publish", SPEC)
    yield found
    lifecycle.stop(folder / ".amlc")


@pytest.fixture(scope="module")
def connection(project: Project) -> Connection:
    found = lifecycle.find(project.folder / ".amlc")
    assert found is not None
    return found


def day(connection: Connection) -> dict[str, list[str]]:
    """What starts in each of 24 hours, by the hour's end."""
    found = {}
    for _ in range(24):
        now = advancing.clock(connection)
        at, told = advancing.advance(connection, advancing.until("1h", str(now)), say=False)
        assert {one["status"] for one in told} <= {"Completed"}
        found[at] = [f"{one['schedule']} {one['at']}" for one in told]
    return found


def hours(begin: str, **started: list[str]) -> dict[str, list[str]]:
    """The 24 hours, with what starts at the end of some."""
    ends = [datetime.fromisoformat(begin) + timedelta(hours=hour) for hour in range(1, 25)]
    return {at.strftime("%Y-%m-%dT%H:%M:%SZ"): started.get(at.strftime("d%dh%H"), []) for at in ends}


def test_the_day_on_which_the_clock_is_put_forward(connection: Connection) -> None:
    # What the clock leaves out is as late as it would be: Berlin's 02:30, and at the same moment London's 01:30.
    assert day(connection) == hours(
        "2026-03-28T12:00:00Z",
        d29h01=["nightly 2026-03-29T01:30:00+01:00"],
        d29h02=["nightly 2026-03-29T03:30:00+02:00", "sundays 2026-03-29T02:30:00+01:00"],
    )


def test_the_day_on_which_it_is_put_back(connection: Connection, project: Project) -> None:
    project.amlc("workspace", "start", "--clock", "2026-10-24T12:00:00Z")
    # What it shows twice is the first of the two.
    assert day(connection) == hours(
        "2026-10-24T12:00:00Z",
        d25h00=["nightly 2026-10-25T01:30:00+02:00"],
        d25h01=["nightly 2026-10-25T02:30:00+02:00", "sundays 2026-10-25T01:30:00+01:00"],
        d25h03=["nightly 2026-10-25T03:30:00+01:00"],
    )


def test_a_day_without_a_change_in_one_step(project: Project) -> None:
    told = json.loads(project.amlc("workspace", "advance", "--json", "1d"))
    assert told["now"] == "2026-10-26T12:00:00Z"
    assert [(one["schedule"], one["at"][8:16]) for one in told["fired"]] == [
        ("nightly", "26T01:30"),
        ("nightly", "26T02:30"),
        ("workdays", "26T02:00"),
        ("nightly", "26T03:30"),
    ]


def test_the_sdk_tells_of_the_runs(project: Project) -> None:
    words = ("workspace", "exec", "--", sys.executable, "runs_of.py")
    told: dict[str, Any] = json.loads(project.amlc(*words, variables=CREDENTIALS).splitlines()[-1])
    assert told == {
        "nightly": {"runs": 8, "is_last": True, "last": ["Finished", "nights", "Schedule", '{"least": "3"}']},
        "sundays": {"runs": 2, "is_last": True, "last": ["Finished", "ticking", "Schedule", "{}"]},
        "workdays": {"runs": 1, "is_last": True, "last": ["Finished", "ticking", "Schedule", "{}"]},
    }


def test_a_run_that_fails_is_said(project: Project) -> None:
    project.edit("count/count.py", "print(sys.argv[1:])", 'sys.exit("no rows")')
    project.amlc("compile", "--publish", SPEC)
    process = project.start("workspace", "advance", "3h")
    said, _ = process.communicate(timeout=60)
    failed, end = said.splitlines()
    assert failed.startswith("2026-10-26T14:00:00Z workdays run ")
    assert failed.endswith(" failed: step `count` failed: exited with code 1: no rows")
    assert (process.returncode, end) == (1, "the clock stands at 2026-10-26T15:00:00Z")


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("advance", "soon"), "error: `soon` is not an amount of time"),
        (("advance", "2026-10-30"), "error: `2026-10-30` is not a date and time with its zone"),
        (("advance", "2026-01-01T00:00:00Z"), "error: the clock of the workspace stands at 2026-10-26T15:00:00"),
        (("start", "--clock", "noon"), "error: `noon` is not a date and time with its zone"),
    ],
)
def test_what_is_no_time_is_refused(project: Project, words: tuple[str, ...], message: str) -> None:
    assert project.amlc("workspace", *words, code=None).startswith(message)


def test_a_clock_that_goes_is_not_moved_and_starts_what_is_due(project: Project, connection: Connection) -> None:
    project.amlc("workspace", "start", "--clock", "real")
    said = project.amlc("workspace", "advance", "1h", code=2)
    assert said.startswith("error: the clock of the workspace in .amlc goes by itself\nhelp: ")
    assert advancing.clock(connection) is None
