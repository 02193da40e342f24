"""How data reaches a step."""

from pathlib import Path
from typing import Any

import pytest

from amlc.workspace.job import RunStatus

from .conftest import Run
from .surroundings import Memory

SAVED = {"SavedDataSetReference": {"Id": "other"}}


def flow(*paths: str) -> dict[str, Any]:
    lines = "".join(f'\n  - pattern: "azureml://datastores/mldata/paths/{path}"' for path in paths)
    return {"blocks": [], "meta": {"RsDataflow": f"type: mltable\npaths:{lines}\n"}}


def tree(folder: Path) -> dict[str, str]:
    return {path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def given(run: Run, memory: Memory) -> dict[str, Path]:
    """The paths that the step with every kind of dataset is given, by the input's name."""
    memory.registered |= {"registered-known:3": flow("models/input.csv"), "registered-known:None": flow("other/*")}
    ran = run("datasets")
    assert ran.outcome.message is None
    names = [
        *("one", "many", "globs", "one_copy", "many_copy", "near", "far"),
        *("direct", "pinned", "latest", "pinned_direct"),
    ]
    return {name: Path(value) for name, value in zip(names, ran.arguments("datasets"), strict=True)}


def test_a_mounted_file_is_a_link_with_its_own_name(given: dict[str, Path], memory: Memory) -> None:
    assert given["one"].name == "input.csv"
    assert given["one"].is_symlink()
    assert given["one"].resolve() == memory.root / "mldata/models/input.csv"


def test_a_mounted_folder_has_the_files_below_it(given: dict[str, Path]) -> None:
    assert tree(given["many"]) == {"input.csv": "1,2\n", "notes.txt": "notes", "deep/deeper/more.csv": "3,4\n"}
    assert (given["many"] / "deep/deeper/more.csv").is_symlink()


def test_several_paths_share_their_common_folder(given: dict[str, Path]) -> None:
    assert tree(given["globs"]) == {"models/input.csv": "1,2\n", "other/last.csv": "5,6\n"}


def test_a_download_is_a_copy(given: dict[str, Path], memory: Memory) -> None:
    assert not given["one_copy"].is_symlink()
    given["one_copy"].write_text("changed")
    assert (memory.root / "mldata/models/input.csv").read_text() == "1,2\n"
    assert tree(given["many_copy"]).keys() == {"input.csv", "notes.txt", "deep/deeper/more.csv"}
    assert not any(path.is_symlink() for path in given["many_copy"].rglob("*"))


def test_a_path_on_compute_is_below_the_working_folder_or_when_absolute_below_the_steps(
    given: dict[str, Path], memory: Memory
) -> None:
    folder = memory.root / "runs/step-run-0"
    assert given["near"] == folder / "work/data/near/input.csv"
    assert given["far"] == folder / "compute/mnt/far/input.csv"
    assert given["near"].read_text() == given["far"].read_text() == "1,2\n"


def test_direct_use_hands_over_the_id(given: dict[str, Path], memory: Memory) -> None:
    assert str(given["direct"]) in memory.saved
    assert str(given["pinned_direct"]) == "saved id of registered-known:3"


def test_a_registered_dataset_is_of_the_version_asked_for(given: dict[str, Path]) -> None:
    assert given["pinned"].read_text() == "1,2\n"
    assert tree(given["latest"]) == {"last.csv": "5,6\n"}


def test_the_variables_by_which_the_sdk_finds_an_input(run: Run) -> None:
    environment = run("named_only").seen("named")["environment"]
    path = environment["table"]
    assert path.endswith("/inputs/table/input.csv")
    assert environment["AZURE_ML_INPUT_table"] == environment["AZUREML_DATAREFERENCE_table"] == path
    assert environment["AZUREML_DATASET_ENVIRONMENT_VARS"] == "table:mount"


def test_data_references(run: Run, memory: Memory) -> None:
    ran = run("references")
    one, folder, copy = map(Path, ran.arguments("references"))
    assert (one.name, one.read_text()) == ("input.csv", "1,2\n")
    assert folder.resolve() == memory.root / "mldata/models"
    assert copy == memory.root / "runs/step-run-0/work/copied"
    assert tree(copy) == tree(folder)
    assert ran.seen("references")["environment"]["AZUREML_DATAREFERENCE_one"] == str(one)


@pytest.mark.parametrize(
    ("chosen", "text"),
    [({}, "1,2\n"), ({"where": {"DataStoreName": "mldata", "RelativePath": "other/last.csv"}}, "5,6\n")],
)
def test_a_data_path_of_the_run_replaces_its_default(run: Run, chosen: Any, text: str) -> None:
    assert Path(run("data_path", data_paths=chosen).arguments("data_path")[1]).read_text() == text


def test_a_data_path_that_leaves_its_datastore(run: Run) -> None:
    ran = run("data_path", data_paths={"where": {"DataStoreName": "mldata", "RelativePath": "models/../../x"}})
    assert ran.of("data_path").message == "input `where_path`: the path `models/../../x` leaves its datastore"


def test_the_default_of_a_dataset_parameter(run: Run) -> None:
    assert Path(run("dataset_parameter").arguments("dataset_parameter")[1]).read_text() == "1,2\n"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (SAVED, "5,6\n"),
        ({"LiteralValue": {"DataStoreName": "mldata", "RelativePath": "models/notes.txt"}}, "notes"),
        ({"DataSetReference": {"Name": "known", "Version": "2"}}, "3,4\n"),
    ],
)
def test_every_way_to_name_a_dataset(run: Run, memory: Memory, value: Any, text: str) -> None:
    memory.saved = {"other": flow("other/last.csv")}
    memory.registered = {"known:2": flow("models/deep/deeper/more.csv")}
    assert (
        Path(run("dataset_parameter", datasets={"which": value}).arguments("dataset_parameter")[1]).read_text() == text
    )


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("none.csv", "there is nothing at `none.csv` on the datastore `mldata`"),
        ("models/*.parquet", "there is nothing at `models/*.parquet` on the datastore `mldata`"),
        ("/etc/passwd", "there is nothing at `/etc/passwd` on the datastore `mldata`"),
        ("../workspaceblobstore/x", "the path `../workspaceblobstore/x` leaves its datastore"),
        ("models/../../x/*", "the path `models/../../x/*` leaves its datastore"),
        ("models/*/../../../x", "the path `models/*/../../../x` leaves its datastore"),
        ("out.txt", "`out.txt` is a link that leaves its datastore"),
        ("linked/**", "`linked` is a link that leaves its datastore"),
        ("mixed", "`x` is a link that leaves its datastore"),
        ("around/**", "the link `again` leads back to a folder that it lies in"),
    ],
)
def test_what_is_not_there_or_not_the_datastores(run: Run, memory: Memory, path: str, message: str) -> None:
    outside = memory.root / "outside"
    outside.mkdir()
    (outside / "x").write_text("secret")
    (memory.root / "mldata/out.txt").symlink_to(outside / "x")
    (memory.root / "mldata/linked").symlink_to(outside)
    (memory.root / "mldata/mixed").mkdir()
    (memory.root / "mldata/mixed/x").symlink_to(outside / "x")
    (memory.root / "mldata/around").mkdir()
    (memory.root / "mldata/around/again").symlink_to(memory.root / "mldata/around")
    memory.saved = {"other": flow(path)}
    ran = run("dataset_parameter", datasets={"which": SAVED})
    assert ran.of("dataset_parameter").status is RunStatus.FAILED
    assert ran.of("dataset_parameter").exit_code is None
    assert ran.of("dataset_parameter").message == f"input `table`: {message}"
    assert message in ran.log("dataset_parameter")


@pytest.mark.parametrize(
    ("data_flow", "message"),
    [
        (None, "the dataset `other` is not in the workspace"),
        ({"meta": {"RsDataflow": "paths:\n - file: https://x.y/z.csv"}}, "it reads `https://x.y/z.csv`, and only"),
        ({"meta": {"RsDataflow": "paths: []\ntransformations:\n - take: 3"}}, "has the transformation `take`"),
        ({"meta": {}}, "its data flow names no path"),
        (
            {"meta": {"RsDataflow": "paths:\n - pattern: azureml://datastores/nowhere/paths/x"}},
            "the datastore `nowhere` is not in the workspace",
        ),
    ],
)
def test_a_dataset_that_cannot_be_read_here(run: Run, memory: Memory, data_flow: Any, message: str) -> None:
    memory.saved = {"other": data_flow} if data_flow else {}
    ran = run("dataset_parameter", datasets={"which": SAVED})
    assert message in (ran.of("dataset_parameter").message or "")
