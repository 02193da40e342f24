"""`data_transfer` steps: published as by hand, and run between the folders of the embedded workspace."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from amlc.workspace import lifecycle
from tests.integration.comparison import HANDWRITTEN, compared
from tests.integration.project import Project


def test_a_publication_is_what_a_hand_written_script_sends(tmp_path: Path) -> None:
    ours, theirs = compared("data_transfer", tmp_path, {"cpu": "AmlCompute", "factory": "DataFactory"})
    assert json.dumps(ours, indent=1, sort_keys=True) == json.dumps(theirs, indent=1, sort_keys=True)


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    shutil.copytree(HANDWRITTEN / "data_transfer", tmp_path / "project")
    (tmp_path / "project" / "pyproject.toml").touch()
    yield Project(tmp_path / "project", tmp_path)
    lifecycle.stop(tmp_path / "project" / ".amlc")


def files(project: Project) -> dict[str, str]:
    data = project.folder / "data"
    return {one.relative_to(data).as_posix(): one.read_text() for one in sorted(data.rglob("*")) if one.is_file()}


def test_the_embedded_workspace_copies_files_and_folders(project: Project) -> None:
    before = files(project)
    (project.folder / "data/archive/2026").mkdir(parents=True)
    (project.folder / "data/archive/2026/b.csv").write_text("old\n")
    (project.folder / "data/archive/2026/c.csv").write_text("other\n")
    said = project.amlc("run", "pipeline.yaml", "--target", "local", "--parameter", "chosen=data/sales/2026")
    found = files(project)
    made = {name: text for name, text in found.items() if name.startswith("azureml/")}
    assert {name: text for name, text in found.items() if name not in made} == before | {
        # What was there is replaced, and the rest of the folder stays.
        "archive/2026/01/a.csv": "id,amount\n1,10\n",
        "archive/2026/b.csv": "id,amount\n2,20\n",
        "archive/2026/c.csv": "other\n",
        "archive/chosen/01/a.csv": "id,amount\n1,10\n",
        "archive/chosen/b.csv": "id,amount\n2,20\n",
        "archive/kept.csv": "id,amount\n2,20\n",
        "archive/made/made.txt": "made\n",
    }
    lines = [line.strip() for line in said.splitlines()]
    assert (
        "amlc: copied 2 files from `sales/2026` on the datastore `data` to `archive/2026` on the datastore `data`"
        in lines
    )
    assert "2026 ['01/a.csv', 'b.csv', 'c.csv']" in lines
    assert lines[-1] == "run completed"


def test_the_embedded_workspace_reaches_no_database_and_says_so(project: Project) -> None:
    process = project.start("run", "pipeline.yaml", "--target", "database")
    said = process.communicate(timeout=120)[0]
    assert process.returncode == 1
    why = "input `rows`: it is of a database, and only files are copied here"
    assert said.splitlines()[-1] == f"run failed: step `export` failed: {why}"
    # What needs no database was done.
    assert (project.folder / "data/archive/2026/b.csv").is_file()
    assert not (project.folder / "data/exported.csv").exists()
