"""How data leaves a step, and reaches the next."""

from pathlib import Path

import pytest

from amlc.workspace.job import RunStatus

from .conftest import Run
from .surroundings import Memory

# `do` is no parameter of these pipelines, so the script is told what to do by the environment.
WRITE = """
if name == 'make':
    for path in map(Path, sys.argv[1:]):
        if not path.is_dir():
            path.mkdir() if path.name == 'made' else path.write_text('one file')
        if path.is_dir():
            (path / 'deep').mkdir()
            (path / 'deep/a.txt').write_text('a')
            (path / 'b.csv').write_text('b')
"""


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch, memory: Memory) -> None:
    plain = memory.environment
    monkeypatch.setattr(memory, "environment", lambda id_: {**plain(id_), "AML_PARAMETER_do": WRITE})


def tree(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_pipeline_data_lies_below_the_run_of_its_step(run: Run, memory: Memory) -> None:
    ran = run("pipeline_data")
    assert ran.outcome.message is None
    made, single = map(Path, ran.arguments("make"))
    assert made == memory.root / "mldata/azureml/step-run-0/made"
    assert single == memory.root / "runs/step-run-0/work/here/single.txt"
    assert tree(made) == {"deep/a.txt", "b.csv"}
    uploaded = memory.root / "workspaceblobstore/azureml/step-run-0/single"
    assert tree(uploaded) == {"single.txt"}
    taken, copied = map(Path, ran.arguments("use"))
    assert taken.resolve() == made
    assert tree(copied) == {"single.txt"}
    assert not (copied / "single.txt").is_symlink()
    assert ran.seen("use")["environment"]["AZUREML_DATAREFERENCE_single"] == str(copied)


def test_a_promoted_output_is_a_dataset_to_the_next_step(run: Run, memory: Memory) -> None:
    ran = run("promoted")
    assert ran.outcome.message is None
    assert ran.arguments("make") == [str(memory.root / "mldata/azureml/step-run-0/made")]
    direct, mounted = ran.arguments("use")
    assert direct == "id of azureml/step-run-0/made"
    assert tree(Path(mounted)) == {"deep/a.txt", "b.csv"}
    assert ran.seen("use")["environment"]["AZUREML_DATASET_ENVIRONMENT_VARS"] == "direct_in:direct,mount_in:mount"
    assert memory.registrations == [("promoted", "mldata", "azureml/step-run-0/made", "", {}, ())]


def test_outputs_go_where_they_were_sent(run: Run, memory: Memory) -> None:
    ran = run("outputs")
    assert ran.outcome.message is None
    everything = {"deep/a.txt", "b.csv"}
    assert tree(memory.root / "workspaceblobstore/dataset/step-run-0/plain") == everything
    assert tree(memory.root / "mldata/out/step-run-0/placed") == everything
    assert tree(memory.root / "mldata/kept") == tree(memory.root / "mldata/local") == everything
    assert tree(memory.root / "mldata/once") == {"deep/a.txt"}
    made = dict(zip(("plain", "placed", "kept", "once", "local", "table"), ran.arguments("make"), strict=True))
    assert made["plain"] == str(memory.root / "workspaceblobstore/dataset/step-run-0/plain")
    assert made["placed"] == str(memory.root / "runs/step-run-0/outputs/placed")
    assert made["local"] == str(memory.root / "runs/step-run-0/work/made/here")
    environment = ran.seen("make")["environment"]
    assert environment["AZUREML_DATASET_FILE_OUTPUTS"] == "plain;placed;kept;once;local;table"
    assert environment["placed"] == environment["AZURE_ML_OUTPUT_placed"] == made["placed"]


def test_the_next_step_reads_what_was_written(run: Run, memory: Memory) -> None:
    ran = run("outputs")
    *paths, table = ran.arguments("use")
    assert [tree(Path(path)) for path in paths[:3]] == [{"deep/a.txt", "b.csv"}] * 3
    assert table == "id of table"
    ((datastore, path, transformations),) = memory.saves
    assert (datastore, path) == ("mldata", "table")
    assert "ParseDelimitedBlock" in transformations[0]


def test_only_what_has_a_name_is_registered(run: Run, memory: Memory) -> None:
    run("outputs")
    assert memory.registrations == [("kept_set", "mldata", "kept", "what is kept", {"a": "b"}, ())]


def test_a_file_that_is_there_is_not_overwritten_unless_it_may_be(run: Run, memory: Memory) -> None:
    for folder in ("once/deep", "local/deep"):
        (memory.root / "mldata" / folder).mkdir(parents=True)
        (memory.root / "mldata" / folder / "a.txt").write_text("old")
    ran = run("outputs")
    assert ran.of("make").status is RunStatus.FAILED
    assert ran.of("make").message == (
        "output `once`: there is a file at `once/deep/a.txt` on the datastore `mldata` already, and it may not be "
        "overwritten"
    )
    assert (memory.root / "mldata/once/deep/a.txt").read_text() == "old"
    assert ran.of("use").message == "not started, as step `make` failed"


def test_an_upload_of_a_failed_step_stays_where_it_is(
    run: Run, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    fail = WRITE + "sys.exit(1)"
    monkeypatch.setattr(memory, "environment", lambda id_: {"STEP": memory.names[id_], "AML_PARAMETER_do": fail})
    run("outputs")
    assert not (memory.root / "mldata/local").exists()
    assert memory.registrations == []


def test_an_output_that_was_not_written_is_missed_by_the_next_step(
    run: Run, memory: Memory, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "environment", lambda id_: {"STEP": memory.names[id_]})
    ran = run("pipeline_data")
    assert ran.of("use").message == (
        "input `made`: there is nothing at `azureml/step-run-0/made` on the datastore `mldata`"
    )


def test_an_output_that_would_leave_its_datastore(run: Run, memory: Memory) -> None:
    (memory.root / "mldata/kept").symlink_to(memory.root / "outside")
    ran = run("outputs")
    assert ran.of("make").message == "output `kept`: `kept` is a link that leaves its datastore"
    assert ran.of("make").exit_code is None
