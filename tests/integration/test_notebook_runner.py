"""`notebook_runner` steps: published as by hand and run by the embedded workspace, given the package."""

import json
import shutil
import sys
from pathlib import Path

import pytest

from amlc.backends.azureml_v1 import sdk
from amlc.program import Call, Imported, Program, Statement
from amlc.workspace import lifecycle
from tests.integration.comparison import HANDWRITTEN, compared
from tests.integration.project import Project


def test_a_publication_is_what_a_hand_written_script_sends(tmp_path: Path) -> None:
    ours, theirs = compared("notebook", tmp_path, ["cpu"])
    assert json.dumps(ours, indent=1, sort_keys=True) == json.dumps(theirs, indent=1, sort_keys=True)


def test_the_embedded_workspace_runs_a_notebook(tmp_path: Path) -> None:
    shutil.copytree(HANDWRITTEN / "notebook", tmp_path / "project")
    (tmp_path / "project" / "pyproject.toml").touch()
    project = Project(tmp_path / "project", tmp_path)
    words = ("--target", "local", "pipeline.yaml")
    try:
        lines = [line.strip() for line in project.amlc("run", *words).splitlines()]
        # What the SDK has copied beside the notebook since is none of the pipeline's files.
        again = project.amlc("compile", "--publish", *words)
    finally:
        lifecycle.stop(project.folder / ".amlc")
    assert "10 rows of west" in lines
    assert lines[-1] == "run completed"
    assert (project.folder / "report" / "papermill_notebook_run_handler.py").is_file()
    assert " is published as " in again


def test_without_its_package_one_sentence_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    made = Call(Imported("azureml.contrib.notebook", "NotebookRunnerStep"))
    program = Program(
        title="",
        origin="",
        version="1",
        connect=(),
        body=(Statement(target="step", value=made),),
        publish=Statement(value=Call(Imported("azureml.pipeline.core", "Pipeline"))),
        artifacts={},
        sources={},
    )
    sdk.require(program)
    for name in ("azureml.contrib", "azureml.contrib.notebook"):
        monkeypatch.setitem(sys.modules, name, None)
    with pytest.raises(sdk.MissingExtra) as raised:
        sdk.require(program)
    assert str(raised.value) == (
        "a `notebook_runner` step needs `azureml-contrib-notebook`, which is not installed: "
        "pip install 'amlc[notebook]'"
    )
