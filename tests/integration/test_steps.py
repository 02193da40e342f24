"""What a step does with its names, its folder and its children, in a workspace that runs."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from amlc.workspace import admin, lifecycle
from tests.integration.project import Project
from tests.unit.runner.test_processes import is_gone

STEP = """
import os, subprocess, sys
work = os.getcwd()
os.chdir("/")
from sibling import word
os.chdir(work)
from azureml.core import Run
run = Run.get_context()
with open("u", "w") as file:
    file.write("uploaded")
run.upload_file("outputs/a", "u")
run.log("metric", 1)
os.makedirs("outputs/a")
open("outputs/a/b", "w").close()
open("outputs/c", "w").close()
child = subprocess.Popen(["sleep", "60"], start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
print(child.pid, word, flush=True)
sys.exit(3)
"""
SPEC = """
amlc: 1
name: clash
workspace: {kind: local}
compute: {cpu: {}}
environments: {plain: {python: "3.11"}}
steps:
  clash: {script: sub/clash.py, source: source, compute: cpu, environment: plain}
  after: {kind: command, source: source, command: [echo, done], compute: cpu, environment: plain, after: [clash]}
"""


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    folder = tmp_path / "clash"
    files = {
        "source/sub/clash.py": STEP,
        "source/sub/sibling.py": "word = 'found'",
        "spec.yaml": SPEC,
        "pyproject.toml": "",
    }
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    (tmp_path / "home").mkdir()
    yield Project(folder, tmp_path / "home")
    lifecycle.stop(folder / ".amlc")


def test_a_name_clash_leaves_the_step_its_own_end_and_nothing_behind(project: Project) -> None:
    process = project.start("run", "spec.yaml", "--json")
    out, err = process.communicate(timeout=60)
    assert process.returncode == 1, err
    run = json.loads(out)["run"]
    connection = lifecycle.ensure_started(project.folder / ".amlc")
    told = admin.get(connection, f"/runs/{run}")
    assert told["message"].startswith("step `clash` failed: exited with code 3: ")
    clash, after = told["steps"]
    assert (clash["status"], clash["exit_code"]) == ("Failed", 3)
    assert clash["started"] < clash["ended"]
    assert (after["status"], after["started"], after["exit_code"]) == ("Canceled", None, None)
    assert after["message"] == "not started, as step `clash` failed"
    text = admin.get(connection, f"/runs/{run}/log?step=clash&offset=0")["text"]
    assert "amlc: the artifact `outputs/a/b` was not kept: " in text
    pid, word = text.splitlines()[0].split()
    assert word == "found"
    assert is_gone(int(pid))
    kept = project.folder / ".amlc/blobs/amlclocal/azureml/ExperimentRun" / f"dcid.{clash['id']}" / "outputs"
    assert sorted(file.name for file in kept.iterdir()) == ["a", "c"]
    assert (kept / "a").read_text() == "uploaded"
    assert not list((project.folder / ".amlc/runs").iterdir())
