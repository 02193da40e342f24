"""`synapse_spark` steps: published as by hand, and refused by the embedded workspace, which has no Synapse."""

import json
import shutil
from pathlib import Path

from amlc.workspace import admin, lifecycle
from tests.integration.comparison import HANDWRITTEN, compared
from tests.integration.project import Project


def test_a_publication_is_what_a_hand_written_script_sends(tmp_path: Path) -> None:
    ours, theirs = compared("spark", tmp_path, {"pool": "SynapseSpark", "cpu": "AmlCompute"})
    assert json.dumps(ours, indent=1, sort_keys=True) == json.dumps(theirs, indent=1, sort_keys=True)


def test_the_embedded_workspace_says_that_it_cannot_run_here_before_anything_starts(tmp_path: Path) -> None:
    shutil.copytree(HANDWRITTEN / "spark", tmp_path / "project")
    (tmp_path / "project" / "pyproject.toml").touch()
    project = Project(tmp_path / "project", tmp_path)
    try:
        process = project.start("run", "pipeline.yaml", "--target", "local")
        out, _ = process.communicate(timeout=120)
        assert process.returncode == 1
        assert out.splitlines()[-1] == (
            "run failed: step `join`: a SynapseSparkStep cannot run in the embedded workspace: "
            "its script needs a Spark pool of Azure Synapse"
        )
        run = next(line.removeprefix("run ") for line in out.splitlines() if line.startswith("run "))
        connection = lifecycle.ensure_started(project.folder / ".amlc")
        assert admin.get(connection, f"/runs/{run}")["steps"] == []
    finally:
        lifecycle.stop(project.folder / ".amlc")
