"""What a DataTransferStep copies where, and what it refuses."""

import json
from pathlib import Path
from typing import Any

import pytest

from amlc.workspace.job import RunStatus, Submission

from .conftest import Ran, Run
from .surroundings import Memory
from .test_refusals import Make

FROM_MODELS = {"deep/deeper/more.csv": "3,4\n", "input.csv": "1,2\n", "notes.txt": "notes"}


def files(folder: Path) -> dict[str, str]:
    return {one.relative_to(folder).as_posix(): one.read_text() for one in sorted(folder.rglob("*")) if one.is_file()}


def below(folder: str, found: dict[str, str]) -> dict[str, str]:
    return {f"{folder}/{name}": text for name, text in found.items()}


@pytest.fixture
def copied(run: Run, submission: Make, memory: Memory) -> Any:
    """Runs the copy from one path to another, with files already at the destination."""

    def ran(source: str, destination: str, there: dict[str, str], **options: str) -> Ran:
        memory.sources = {
            key: {
                **one,
                "PathOnDataStore": {"from": source, "to": destination}.get(one["Name"], one["PathOnDataStore"]),
            }
            for key, one in memory.sources.items()
        }
        for name, text in there.items():
            place = memory.root / "workspaceblobstore" / name
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_text(text)
        graph = json.loads(json.dumps(submission("transfer").graph))
        for node in graph["ModuleNodes"]:
            for one in node["ModuleParameters"]:
                if one["Name"] == "CopyOptions" and options:
                    one["Value"] = json.dumps(options)
        return run("transfer", graph=graph)

    return ran


FILE, FOLDER = {"out": "old\n"}, {"out/kept.txt": "kept\n", "out/input.csv": "old\n"}
AS_FILE, AS_FOLDER = {"destination_reference_type": "file"}, {"destination_reference_type": "directory"}


@pytest.mark.parametrize(
    ("source", "there", "options", "found"),
    [
        ("models", {}, {}, below("out", FROM_MODELS)),
        ("models/", FOLDER, {}, below("out", FROM_MODELS) | {"out/kept.txt": "kept\n"}),
        ("models", {}, {"source_reference_type": "directory", **AS_FOLDER}, below("out", FROM_MODELS)),
        ("models/input.csv", {}, {}, {"out": "1,2\n"}),
        ("models/input.csv", {}, {"source_reference_type": "file"}, {"out": "1,2\n"}),
        ("models/input.csv", {}, AS_FOLDER, {"out/input.csv": "1,2\n"}),
        ("models/input.csv", FOLDER, {}, {"out/input.csv": "1,2\n", "out/kept.txt": "kept\n"}),
        ("models/input.csv", FILE, AS_FILE, {"out": "1,2\n"}),
    ],
)
def test_what_is_copied(copied: Any, source: str, there: dict[str, str], options: dict[str, str], found: Any) -> None:
    ran = copied(source, "out", there, **options)
    assert ran.outcome.status is RunStatus.COMPLETED, ran.outcome.message
    assert files(ran.memory.root / "workspaceblobstore") == found
    # What the step gives out is its destination.
    assert ran.arguments("use")[0].endswith("/out")


@pytest.mark.parametrize(
    ("source", "there", "options", "why"),
    [
        ("nowhere", {}, {}, "input `from`: there is nothing at `nowhere` on the datastore `mldata`"),
        ("../mldata", {}, {}, "input `from`: the path `../mldata` leaves its datastore"),
        (
            "models",
            {},
            {"source_reference_type": "file"},
            "input `from`: there is no file at `models` on the datastore `mldata`",
        ),
        ("models", {}, AS_FILE, "the directory `models` on the datastore `mldata` cannot be copied to a file"),
        ("models", FILE, {}, "the directory `models` on the datastore `mldata` cannot be copied to a file"),
        (
            "models/input.csv",
            FOLDER,
            AS_FILE,
            "input `to`: there is a directory at `out` on the datastore `workspaceblobstore`",
        ),
        (
            "models",
            {},
            {"destination_reference_type": "link"},
            "it is to copy a `link`, and there are only files and directories",
        ),
    ],
)
def test_what_cannot_be_copied(copied: Any, source: str, there: Any, options: dict[str, str], why: str) -> None:
    ran = copied(source, "out", there, **options)
    assert ran.outcome.status is RunStatus.FAILED
    assert ran.outcome.message in (f"step `copy` failed: {why}", f"step `copy`: {why}")
    assert files(ran.memory.root / "workspaceblobstore") == there


def test_a_link_that_leads_out_is_not_written_through(copied: Any, memory: Memory, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (memory.root / "workspaceblobstore" / "out").mkdir()
    (memory.root / "workspaceblobstore" / "out" / "deep").symlink_to(tmp_path / "elsewhere")
    ran = copied("models", "out", {})
    assert ran.outcome.message == "step `copy` failed: `more.csv` is a link that leaves its datastore"
    assert files(tmp_path / "elsewhere") == {}


def test_what_another_step_wrote_is_copied(run: Run, memory: Memory) -> None:
    ran = run("transfer_written", "Path(os.environ['AZUREML_DATAREFERENCE_made']).write_text('made')")
    assert ran.outcome.message is None
    assert files(memory.root / "workspaceblobstore") == {"out": "made"}
    assert ran.log("copy") == (
        "amlc: copied 1 file from `azureml/step-run-0/made` on the datastore `mldata`"
        " to `out` on the datastore `workspaceblobstore`\n"
    )


def test_what_another_step_did_not_write_is_missed(run: Run) -> None:
    assert run("transfer_written").outcome.message == (
        "step `copy` failed: input `made`: there is nothing at `azureml/step-run-0/made` on the datastore `mldata`"
    )


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("transfer_rows", "input `rows`: it is of a database, and only files are copied here"),
        ("transfer_dataset", "input `table`: it is a dataset, and only files are copied here"),
    ],
)
def test_what_is_no_file_is_refused(run: Run, name: str, why: str) -> None:
    ran = run(name)
    assert ran.outcome.message == f"step `copy` failed: {why}"
    assert f"amlc: {why}" in ran.log("copy").splitlines()


def test_a_run_that_is_canceled_copies_nothing_more(copied: Any, memory: Memory) -> None:
    memory.canceled = lambda: True
    ran = copied("models", "out", {})
    assert ran.outcome.status is RunStatus.CANCELED
    assert files(memory.root / "workspaceblobstore") == {}


def test_a_copy_that_was_made_is_not_made_again(copied: Any, run: Run, submission: Make, memory: Memory) -> None:
    made: Submission = submission("transfer")
    copied("models", "out", {})
    memory.events.clear()
    (memory.root / "mldata/models/input.csv").write_text("changed\n")
    ran = run("transfer", graph=made.graph)
    assert ("reused step-run-0", "copy") in memory.events
    assert ran.arguments("use")[0].endswith("/out")
    assert (memory.root / "workspaceblobstore/out/input.csv").read_text() == "1,2\n"
