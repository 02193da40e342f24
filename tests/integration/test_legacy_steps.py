"""`adla`, `azure_batch` and `kusto` steps: published as by hand; what they need is not in the embedded workspace."""

import json
import shutil
from pathlib import Path

from amlc.workspace import lifecycle
from tests.integration.comparison import HANDWRITTEN, compared
from tests.integration.project import Project

COMPUTES = {"analytics": "DataLakeAnalytics", "batch": "Batch", "explorer": "Kusto"}
# By target, each with a step of one kind.
CANNOT = {
    "analytics": "step `clean`: an AdlaStep cannot run in the embedded workspace: "
    "its U-SQL script needs Azure Data Lake Analytics",
    "batch": "step `bare`: an AzureBatchStep cannot run in the embedded workspace: "
    "its program needs a pool of Azure Batch",
    "explorer": "step `errors`: a KustoStep cannot run in the embedded workspace: "
    "its query needs an Azure Data Explorer cluster",
}


def test_a_publication_is_what_a_hand_written_script_sends(tmp_path: Path) -> None:
    """Also where it gives the SDK the settings that are never sent."""
    ours, theirs = compared("legacy_steps", tmp_path, COMPUTES)
    assert json.dumps(ours, indent=1, sort_keys=True) == json.dumps(theirs, indent=1, sort_keys=True)


def test_the_embedded_workspace_publishes_such_a_step_and_says_what_running_it_needs(tmp_path: Path) -> None:
    shutil.copytree(HANDWRITTEN / "legacy_steps", tmp_path / "project")
    (tmp_path / "project" / "pyproject.toml").touch()
    project = Project(tmp_path / "project", tmp_path)
    try:
        for target, why in CANNOT.items():
            process = project.start("run", "pipeline.yaml", "--target", target)
            said = process.communicate(timeout=120)[0].splitlines()
            assert process.returncode == 1
            assert said[0].startswith("published 1+")
            assert [line for line in said if "fail" in line or "cannot" in line] == [f"run failed: {why}"]
    finally:
        lifecycle.stop(project.folder / ".amlc")
