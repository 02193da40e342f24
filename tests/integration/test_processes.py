"""Environments and run configurations: amlc publishes what a careful hand-written script does."""

import json
import shutil
from pathlib import Path

import pytest

from amlc.workspace import lifecycle
from tests.integration.comparison import HANDWRITTEN, compared
from tests.integration.project import Project


@pytest.mark.parametrize(("name", "computes"), [("processes", ["gpu"]), ("environments", ["cpu"])])
def test_a_publication_is_what_a_hand_written_script_sends(name: str, computes: list[str], tmp_path: Path) -> None:
    ours, theirs = compared(name, tmp_path, computes)
    assert json.dumps(ours, indent=1, sort_keys=True) == json.dumps(theirs, indent=1, sort_keys=True)


def test_the_embedded_workspace_starts_one_process_of_them_and_says_so(tmp_path: Path) -> None:
    shutil.copytree(HANDWRITTEN / "processes", tmp_path / "project")
    (tmp_path / "project" / "pyproject.toml").touch()
    project = Project(tmp_path / "project", tmp_path)
    given = ("nodes=4", "flag=false", "rate=1", "label=much spent")
    words = [word for one in given for word in ("--parameter", one)]
    try:
        said = project.amlc("run", "pipeline.yaml", "--target", "local", *words)
    finally:
        lifecycle.stop(project.folder / ".amlc")
    lines = [line.strip() for line in said.splitlines()]
    for line in (
        # What a script is given for a boolean, written or decided by the run, is one of two words.
        "arguments ['--flag', 'False', '--on', 'True', '--off', 'False', '--rate', '1',"
        " '--small', '0.25', '--count', '3']",
        "parameters {'AML_PARAMETER_depth': '3', 'AML_PARAMETER_label': 'much spent', 'AML_PARAMETER_quick': 'True',"
        " 'AML_PARAMETER_share': '0.25', 'AML_PARAMETER_whole': '1.0', 'AML_PARAMETER_with_dash': 'a b'}",
        "place {'OMPI_COMM_WORLD_SIZE': '1'}",
        "place {'RANK': '0', 'WORLD_SIZE': '1', 'MASTER_ADDR': '127.0.0.1'}",
        "amlc: this is one process; Azure ML starts 8 of them, on 2 machines",
        "amlc: this is one process; Azure ML starts 16 of them, on 4 machines",
        "amlc: this is one process; Azure ML starts 4 of them, on 4 machines",
    ):
        assert line in lines, said
    assert lines[-1] == "run completed"
