"""A workspace that fails: what is tried again, what is said, and what is left. `python -m benchmarks invariant` tries
every request in every way.
"""

import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from benchmarks import invariant

from amlc.workspace import admin, lifecycle
from tests.conftest import ROOT
from tests.integration.project import Project

SPEC = "scheduled.yaml"
PUBLISH = ("compile", "--publish", "--target", "local", SPEC)


@pytest.fixture
def project(tmp_path: Path, home: Path) -> Iterator[Project]:
    """A project of the test's own, with a workspace of its own."""
    folder = tmp_path / "project"
    shutil.copytree(invariant.HANDWRITTEN / "scheduled", folder)
    (folder / "pyproject.toml").touch()
    (folder / "data" / "raw").mkdir(parents=True)
    (folder / "data" / "raw" / "rows.csv").write_text("a\nb\n")
    (folder / "arrivals").mkdir()
    yield Project(folder, home)
    lifecycle.stop(folder / ".amlc")


def test_whatever_goes_wrong_is_put_right_by_publishing_again() -> None:
    """With publishers that are killed, and a workspace of its own process."""
    ran = invariant.tried(
        invariant.EXAMPLES["scheduled"], "--ways", "kill,reset", "--every", "30", changed=True, capture=True
    )
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout + ran.stderr


def test_whatever_goes_wrong_is_put_right_by_the_same_command_again() -> None:
    """A sample: at some requests in some ways, and all of the publication's own message."""
    words = ["--only", "highspenders", "--how", "changed,rollback", "--every", "8", "--jobs", "1"]
    ran = subprocess.run(
        [sys.executable, "-m", "benchmarks", "invariant", *words], cwd=ROOT, text=True, capture_output=True, check=False
    )
    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout + ran.stderr
    assert re.search(r"^changed: \d+ points at \d+ requests, .*, 0 wrong, in 1 examples$", ran.stdout, re.MULTILINE)


def test_a_publication_goes_on_where_a_request_may_have_had_its_effect(project: Project) -> None:
    faults = """\
- {path: "*/Pipelines/Create", status: 500, after: true, nth: 1}
- {path: "*/PipelineEndpoints/Create", reset: true, after: true, nth: 1}
- {path: "*/Schedules/Create", garbled: true, nth: 2}
- {path: "*/computes/*", status: 429, retry_after: 1, nth: 1}
"""
    (project.folder / "faults.yaml").write_text(faults)
    said = project.amlc("workspace", "start", "--faults", "faults.yaml")
    assert said.endswith(" and fails as faults.yaml says\n")
    lines = project.amlc(*PUBLISH, variables={"AMLC_PATIENCE": "60"}).splitlines()
    assert lines[1].startswith("published 1.0+")
    connection = lifecycle.ensure_started(project.folder / ".amlc")
    assert admin.get(connection, "/faults")[:3] != [0, 0, 0]
    admin.put(connection, "/faults", [])
    assert project.amlc("plan", "--target", "local", SPEC).startswith("nothing to do: ")
    assert len(admin.get(connection, "/pipelines")) == 1


@pytest.mark.parametrize(
    ("fault", "first", "last"),
    [
        (
            {"path": "*/PipelineEndpoints/*", "method": "POST", "status": 503},
            "error[unanswered]: westeurope.api.azureml.ms answers 503 Service Unavailable\n",
            "the endpoint may not have it yet, the schedules may not be right yet; publish again: it continues\n",
        ),
        (
            {"host": "*.azureml.ms", "hang": 60},
            "error[unanswered]: westeurope.api.azureml.ms does not answer\n",
            "is not published, the endpoint may not have it yet, the schedules may not be right yet; "
            "publish again: it continues\n",
        ),
        (
            {"path": "*/Schedules/Create", "status": 403},
            "error[not-allowed]: who signed in may not make or change schedules\n",
            "the endpoint has it, the schedules may not be right yet; publish again: it continues\n",
        ),
        (
            {"path": "*/computes/*", "status": 401},
            "error[sign-in-refused]: the workspace does not accept the sign-in\n",
            None,
        ),
    ],
)
def test_what_remains_is_said_in_one_message(
    project: Project, fault: dict[str, object], first: str, last: str | None
) -> None:
    project.amlc("plan", "--target", "local", SPEC)
    admin.put(lifecycle.ensure_started(project.folder / ".amlc"), "/faults", [fault])
    begun = time.monotonic()
    said = project.amlc(*PUBLISH, code=4, variables={"AMLC_PATIENCE": "6"})
    assert time.monotonic() - begun < 60
    assert said.startswith(first)
    assert said.count("error[") == 1
    assert said.endswith(last or "1 error in 1 file\n")


def test_a_file_that_makes_no_sense_is_refused(project: Project) -> None:
    (project.folder / "faults.yaml").write_text("[{status: 503}, {nth: 1}]")
    said = project.amlc("workspace", "start", "--faults", "faults.yaml", code=2)
    assert said == (
        "error: faults.yaml: fault 2 does one of status, hang, reset, stale, garbled, not nothing\n"
        "help: docs/commands.md has an example\n"
    )
    assert project.amlc("workspace", "status", code=1) == ""
