"""Running with amlc: the outcome, the log, the parameters, and what goes wrong in a step."""

import json
import os
import signal
import sys
import time
from collections.abc import Iterator

import pytest

from amlc.workspace import admin, lifecycle
from tests.integration.project import Project

STEP = """
import argparse, os, sys, time
parser = argparse.ArgumentParser()
parser.add_argument("--names")
parser.add_argument("--greeting")
parser.add_argument("--times", type=int)
options = parser.parse_args()
for _ in range(options.times):
    for name in open(options.names).read().split():
        print(options.greeting, name, flush=True)
if options.greeting == "fail":
    raise ValueError("this greeting is refused")
if options.greeting == "hang":
    time.sleep(60)
if options.greeting == "die":
    os.kill(os.getpid(), 9)
os.makedirs("outputs", exist_ok=True)
with open("outputs/done.txt", "w") as file:
    file.write(options.greeting)
"""
SPEC = """
amlc: 1
name: greeter
workspace: {kind: local}
datastores: {files: {kind: folder, path: data}}
compute: {cpu: {}}
environments: {plain: {python: "3.11"}}
inputs: {names: {datastore: files, path: names.txt}}
parameters:
  greeting: {type: string, default: Hello}
  times: {type: integer, default: 1}
steps:
  greet:
    script: greet.py
    source: source
    arguments: [--names, {input: names}, --greeting, {parameter: greeting}, --times, {parameter: times}]
    compute: cpu
    environment: plain
    reuse: false
    timeout: 3
  after:
    kind: command
    source: source
    command: [echo, all done]
    compute: cpu
    environment: plain
    after: [greet]
"""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Project]:
    folder = tmp_path_factory.mktemp("greeter")
    for name, text in (
        ("source/greet.py", STEP),
        ("spec.yaml", SPEC),
        ("data/names.txt", "Ada Grace\n"),
        ("pyproject.toml", ""),
    ):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text)
    yield Project(folder, tmp_path_factory.mktemp("home"))
    lifecycle.stop(folder / ".amlc")


def test_a_run_is_followed_to_its_end(project: Project) -> None:
    said = project.amlc("run", "spec.yaml", "--parameter", "greeting=Ahoy", "--parameter", "times=2").splitlines()
    assert said[0].startswith("published 1+")
    assert said[1].startswith("run ")
    greet = [line for line in said[2:] if line.startswith(("greet", "  Ahoy"))]
    assert greet[:5] == ["greet: running", "  Ahoy Ada", "  Ahoy Grace", "  Ahoy Ada", "  Ahoy Grace"]
    assert greet[5].startswith("greet: completed after ")
    assert "  all done" in said
    assert said[-1] == "run completed"


def test_a_run_is_told_as_one_document(project: Project) -> None:
    told = json.loads(project.amlc("run", "spec.yaml", "--json"))
    assert told["status"] == "Completed"
    assert [(step["name"], step["status"], step["error"]) for step in told["steps"]] == [
        ("greet", "Completed", None),
        ("after", "Completed", None),
    ]


def test_a_run_that_is_not_followed_goes_on(project: Project) -> None:
    told = json.loads(project.amlc("run", "spec.yaml", "--json", "--no-follow"))
    assert told["status"] == "Submitted"
    connection = lifecycle.ensure_started(project.folder / ".amlc")
    assert admin.get(connection, f"/runs/{told['run']}")["pipeline_name"] == "greeter"


@pytest.mark.parametrize(
    ("greeting", "reason"),
    [
        ("fail", "ValueError: this greeting is refused"),
        ("hang", "timed out after 3 s"),
        ("die", "SIGKILL"),
    ],
)
def test_a_step_that_fails_hangs_or_is_killed_is_reported_as_that(project: Project, greeting: str, reason: str) -> None:
    process = project.start("run", "spec.yaml", "--json", "--parameter", f"greeting={greeting}")
    out, err = process.communicate(timeout=60)
    assert process.returncode == 1, err
    told = json.loads(out)
    assert told["status"] == "Failed"
    greet = next(step for step in told["steps"] if step["name"] == "greet")
    assert greet["status"] == "Failed"
    assert reason in greet["error"]
    assert not any(step["status"] == "Completed" for step in told["steps"])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (["greetin=x"], "error: the pipeline has no parameter `greetin`\nhelp: did you mean `greeting`?\n"),
        (["times=many"], "error: the parameter `times` is of type integer, and `many` is not\n"),
        (["times"], "error: --parameter takes NAME=VALUE, not `times`\n"),
        (["times=1", "times=2"], "error: --parameter gives `times` twice\n"),
    ],
)
def test_wrong_parameters_start_nothing(project: Project, given: list[str], message: str) -> None:
    words = [word for one in given for word in ("--parameter", one)]
    assert project.amlc("run", "spec.yaml", *words, code=2) == message


def test_missing_data_fails_the_step_that_reads_it(project: Project) -> None:
    names = project.folder / "data" / "names.txt"
    text = names.read_text()
    names.unlink()
    try:
        process = project.start("run", "spec.yaml", "--json")
        out, _ = process.communicate(timeout=60)
    finally:
        names.write_text(text)
    assert process.returncode == 1
    greet = next(step for step in json.loads(out)["steps"] if step["name"] == "greet")
    assert "names" in greet["error"]
    assert "files" in greet["error"]


def test_a_missing_package_is_said_to_be_missing_from_the_interpreter(project: Project) -> None:
    project.edit("source/greet.py", "import argparse", "import no_such_package, argparse")
    try:
        process = project.start("run", "spec.yaml")
        out, err = process.communicate(timeout=60)
    finally:
        project.edit("source/greet.py", "import no_such_package, argparse", "import argparse")
    assert process.returncode == 1
    assert "ModuleNotFoundError: No module named 'no_such_package'" in out
    assert err == f"help: environments are not built here; steps run in {sys.executable}: install it there\n"


@pytest.fixture
def patient(project: Project) -> Iterator[Project]:
    """A project whose steps have the time that a test takes."""
    project.edit("spec.yaml", "timeout: 3\n", "timeout: 600\n")
    yield project
    project.edit("spec.yaml", "timeout: 600\n", "timeout: 3\n")


def test_a_killed_workspace_loses_no_publication_and_leaves_no_run_hanging(patient: Project) -> None:
    state = patient.folder / ".amlc"
    running = patient.start("run", "spec.yaml", "--json", "--parameter", "greeting=hang")
    connection = lifecycle.ensure_started(state)
    _wait_for_a_running_step(connection)
    published = admin.get(connection, "/pipelines")
    os.kill(connection.pid, signal.SIGKILL)
    _, err = running.communicate(timeout=120)
    assert running.returncode == 4
    assert "Traceback" not in err
    again = lifecycle.ensure_started(state)
    assert admin.get(again, "/pipelines") == published
    assert all(run["status"] != "Running" for run in admin.get(again, "/runs"))
    assert "nothing has changed" in patient.amlc("run", "spec.yaml")


def _wait_for_a_running_step(connection: lifecycle.Connection) -> None:
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        runs = admin.get(connection, "/runs")
        if any(step["status"] == "Running" for run in runs for step in run["steps"]):
            return
        time.sleep(0.05)
    pytest.fail("no step started")


def test_the_workspace_is_started_asked_and_stopped(project: Project) -> None:
    assert project.amlc("workspace", "start").startswith("the workspace in .amlc runs on port ")
    assert project.amlc("workspace", "status").startswith("the workspace in .amlc runs on port ")
    lines = project.amlc("workspace", "list", "runs").splitlines()
    assert lines[0].split() == ["pipeline", "experiment", "status", "created", "id"]
    assert all(line.split()[:2] == ["greeter", "greeter"] for line in lines[1:])
    listed = json.loads(project.amlc("workspace", "list", "pipelines", "--json"))
    assert {one["name"] for one in listed} == {"greeter"}
    assert project.amlc("workspace", "list", "models") == "the workspace has no models\n"
    assert project.amlc("workspace", "stop") == "the workspace in .amlc has stopped\n"
    assert project.amlc("workspace", "stop") == "the workspace in .amlc was not running\n"
    project.amlc("workspace", "status", code=1)


def test_interrupting_leaves_the_run_and_says_so(patient: Project) -> None:
    following = patient.start("run", "spec.yaml", "--parameter", "greeting=hang")
    assert following.stdout is not None
    run_id = next(line.split()[1] for line in following.stdout if line.startswith("run "))
    connection = lifecycle.ensure_started(patient.folder / ".amlc")
    _wait_for_a_running_step(connection)
    following.send_signal(signal.SIGINT)
    _, err = following.communicate(timeout=30)
    assert following.returncode == 130
    assert err == f"the run goes on: {run_id}\ninterrupted\n"
    assert admin.get(connection, f"/runs/{run_id}")["status"] == "Running"
