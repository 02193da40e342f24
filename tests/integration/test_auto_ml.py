"""`auto_ml` steps: published as by hand, and refused by the embedded workspace, which cannot run them."""

import json
import shutil
import sqlite3
from pathlib import Path

from amlc.workspace import lifecycle
from tests.integration.comparison import HANDWRITTEN, compared
from tests.integration.project import Project


def test_a_publication_is_what_a_hand_written_script_sends(tmp_path: Path) -> None:
    ours, theirs = compared("automl", tmp_path, ["cpu"])
    assert json.dumps(ours, indent=1, sort_keys=True) == json.dumps(theirs, indent=1, sort_keys=True)


def test_the_embedded_workspace_says_that_it_cannot_run_one(tmp_path: Path) -> None:
    shutil.copytree(HANDWRITTEN / "automl", tmp_path / "project")
    (tmp_path / "project" / "pyproject.toml").touch()
    project = Project(tmp_path / "project", tmp_path)
    process = project.start("run", "pipeline.yaml", "--target", "local")
    try:
        out, err = process.communicate(timeout=120)
    finally:
        lifecycle.stop(project.folder / ".amlc")
    assert process.returncode == 1, err
    assert (
        "step `forecast`: an AutoMLStep cannot run in the embedded workspace, which runs Python scripts and commands"
        in out + err
    )
    with sqlite3.connect(f"file:{project.folder / '.amlc' / 'workspace.sqlite'}?mode=ro", uri=True) as store:
        (snapshot,) = store.execute("select body from documents where kind = 'snapshot'").fetchone()
    assert list(json.loads(snapshot)["root"]["children"]) == ["about.txt"]  # without a source, nothing is uploaded
