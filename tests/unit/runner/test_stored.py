"""Steps in a workspace that keeps what happens to them, as its daemon has it."""

import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from amlc.workspace import blobs, keys, records, runs, surroundings
from amlc.workspace.house import House
from amlc.workspace.job import STD_LOG, RunStatus
from amlc.workspace.store import Store

from .test_processes import is_alive, is_gone

DETACHED = "import subprocess; print(subprocess.Popen(['sleep', '60'], start_new_session=True, stdout=-3).pid)"


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    (tmp_path / "incoming").mkdir()
    made = House(folder=tmp_path, keys=keys.load(tmp_path), store=Store(tmp_path / "workspace.sqlite"))
    blobs.make_own_containers(made)
    yield made
    runs.stop_all(made)


def posted(house: House, *does: str) -> str:
    """A pipeline run of steps that follow one another, each with a text that Python runs."""
    nodes, edges = [], []
    for number, do in enumerate(does):
        interface = {
            "Inputs": [{"Name": "_run_after_input_0", "SkipProcessing": True}],
            "Outputs": [{"Name": "_run_after_output", "SkipProcessing": True}],
            "Arguments": [{"ValueType": "Literal", "Value": word} for word in ("-c", do)],
        }
        module = {"Name": f"s{number}", "ModuleExecutionType": "escloud", "StructuredInterface": interface}
        house.store.put("module", f"m{number}", {"info": module, "posted": module, "storage": None})
        command = {"Name": "Command", "ValueType": "0", "Value": sys.executable}
        nodes.append({"Id": f"n{number}", "ModuleId": f"m{number}", "ModuleParameters": [command]})
        if number:
            source = {"NodeId": f"n{number - 1}", "PortName": "_run_after_output"}
            target = {"NodeId": f"n{number}", "PortName": "_run_after_input_0"}
            edges.append({"SourceOutputPort": source, "DestinationInputPort": target})
    house.store.put("graph", "g", {"graph": {"ModuleNodes": nodes, "Edges": edges}, "interface": {}})
    info = {"ExperimentName": "e"}
    return str(runs.create(house, ("s", "g", "w"), "g", info)["run_id"])


def until(true: Callable[[], object]) -> None:
    deadline = time.monotonic() + 20
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.01)


def over(house: House, run_id: str) -> dict[str, Any]:
    """The run, when it and its thread have ended."""
    until(lambda: not runs.running(house))
    return records.kept_run(house, run_id)


def log(house: House, step: dict[str, Any]) -> str:
    path = surroundings.artifact_path(house, step["run_id"], STD_LOG)
    return path.read_text() if path.exists() else ""  # a step is said to have started before it prints


class Full:
    """A disk that takes no end of a run, while it is full."""

    def __init__(self, house: House, monkeypatch: pytest.MonkeyPatch) -> None:
        self.full, self.refused, self._update = True, 0, house.store.update
        monkeypatch.setattr(house.store, "update", self.update)
        monkeypatch.setattr(surroundings, "_FIRST_PAUSE", 0.01)

    def update(self, kind: str, identity: str, **changes: Any) -> Any:
        if self.full and "ended" in changes:
            self.refused += 1
            raise sqlite3.OperationalError("database or disk is full")
        return self._update(kind, identity, **changes)


@pytest.fixture
def disk(house: House, monkeypatch: pytest.MonkeyPatch) -> Full:
    return Full(house, monkeypatch)


def test_a_run_ends_when_the_disk_is_no_longer_full(house: House, disk: Full) -> None:
    run_id = posted(house, "print('done')", "raise SystemExit(3)")
    runs.submit(house, run_id)
    until(lambda: disk.refused > 2)
    assert records.kept_run(house, run_id)["status"] == RunStatus.RUNNING
    disk.full = False
    ended = over(house, run_id)
    assert (ended["status"], ended["message"]) == (RunStatus.FAILED, "step `s1` failed: exited with code 3")
    assert [(step["status"], step["exit_code"]) for step in records.steps(house, run_id)] == [
        (RunStatus.COMPLETED, 0),
        (RunStatus.FAILED, 3),
    ]


def test_a_full_disk_does_not_keep_the_workspace_from_stopping(house: House, disk: Full) -> None:
    runs.submit(house, posted(house, "pass"))
    until(lambda: disk.refused > 2)
    start = time.monotonic()
    runs.stop_all(house)
    until(lambda: not runs.running(house))
    assert time.monotonic() - start < 3


def test_no_thread_ends_without_its_run(house: House, monkeypatch: pytest.MonkeyPatch, disk: Full) -> None:
    def breaks(*_: object) -> None:
        raise KeyError("surprise")

    run_id = posted(house, "pass")
    monkeypatch.setattr(runs, "execute", breaks)
    runs.submit(house, run_id)
    until(lambda: disk.refused > 2)
    disk.full = False
    ended = over(house, run_id)
    message = "the workspace could not run the pipeline: KeyError: 'surprise'"
    assert (ended["status"], ended["message"]) == (RunStatus.FAILED, message)


def test_a_run_whose_graph_is_gone_does_not_keep_the_workspace_from_starting(house: House) -> None:
    run_id = posted(house, "pass")
    house.store.update("run", run_id, submitted=True)
    house.store.delete("graph", "g")
    runs.fail_interrupted(house)
    assert records.kept_run(house, run_id)["status"] == RunStatus.FAILED


def test_an_artifact_whose_name_is_taken_is_left_out_and_said(house: House) -> None:
    do = "import os; os.makedirs('outputs/a'); open('outputs/a/b', 'w'); open('outputs/c', 'w'); raise SystemExit(3)"
    run_id = posted(house, do)
    plain = surroundings.StoredSurroundings.step_started

    def uploaded(self: surroundings.StoredSurroundings, step_run_id: str) -> None:
        plain(self, step_run_id)
        taken = surroundings.artifact_path(house, step_run_id, "outputs/a")
        taken.parent.mkdir(parents=True)
        taken.write_text("uploaded by the step")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(surroundings.StoredSurroundings, "step_started", uploaded)
        runs.submit(house, run_id)
        ended = over(house, run_id)
    (step,) = records.steps(house, run_id)
    assert (step["exit_code"], step["message"]) == (3, "exited with code 3")
    assert ended["message"] == "step `s0` failed: exited with code 3"
    why = "on a disk a name is a file or a folder, not both"
    assert log(house, step) == f"amlc: the artifact `outputs/a/b` was not kept: b: {why}\n"
    assert surroundings.artifact_path(house, step["run_id"], "outputs/c").is_file()
    assert not list((house.folder / "incoming").iterdir())


@pytest.mark.parametrize("end", ["", "; raise SystemExit(1)"])
def test_nothing_that_left_the_session_outlives_its_step(house: House, end: str) -> None:
    run_id = posted(house, DETACHED + end)
    runs.submit(house, run_id)
    over(house, run_id)
    (step,) = records.steps(house, run_id)
    assert is_gone(int(log(house, step)))


def test_only_the_step_that_ended_is_swept(house: House) -> None:
    run_id = posted(house, DETACHED + "; import time; time.sleep(60)")
    runs.submit(house, run_id)
    until(lambda: any("\n" in log(house, step) for step in records.steps(house, run_id) if step["started"]))
    other = posted(house, DETACHED)
    runs.submit(house, other)
    until(lambda: records.kept_run(house, other)["ended"])
    (step,) = records.steps(house, run_id)
    child = int(log(house, step))
    assert is_alive(child)
    runs.cancel(house, run_id)
    over(house, run_id)
    assert is_gone(child)


def test_the_folder_of_a_step_goes_when_its_artifacts_are_kept(house: House) -> None:
    do = "import os; open('outputs/a', 'w'); os.makedirs('x/y'); os.symlink('/etc', 'z'); os.chmod('x', 0o500)"
    run_id = posted(house, do, "pass")
    runs.submit(house, run_id)
    assert over(house, run_id)["message"] is None
    assert not list((house.folder / "runs").iterdir())
    assert surroundings.artifact_path(house, records.steps(house, run_id)[0]["run_id"], "outputs/a").is_file()


def test_the_folder_of_a_step_stays_when_its_artifacts_are_not_kept(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(blobs, "put_file", full)
    run_id = posted(house, "open('outputs/a', 'w')")
    runs.submit(house, run_id)
    message = "its artifacts were not kept: No space left on device"
    assert over(house, run_id)["message"] == f"step `s0` failed: {message}"
    (step,) = records.steps(house, run_id)
    assert log(house, step) == f"amlc: {message}\n"
    assert (house.folder / "runs" / step["run_id"] / "artifacts/outputs/a").is_file()
    runs.fail_interrupted(house)
    until(lambda: not list((house.folder / "runs").iterdir()))


def test_a_step_that_was_never_started_says_why(house: House) -> None:
    run_id = posted(house, "raise SystemExit(1)", "pass", "pass")
    runs.submit(house, run_id)
    over(house, run_id)
    first, *others = records.steps(house, run_id)
    assert first["started"] < first["ended"]
    for step in others:
        assert (step["status"], step["started"], step["exit_code"]) == (RunStatus.CANCELED, None, None)
        assert step["ended"] is not None
        assert step["message"] == "not started, as step `s0` failed"
