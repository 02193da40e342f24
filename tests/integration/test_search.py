"""`hyper_drive` steps: published as by hand, and run by the embedded workspace."""

import json
import shutil
from pathlib import Path

from amlc.workspace import lifecycle
from tests.integration.comparison import HANDWRITTEN, compared
from tests.integration.project import Project


def test_a_publication_is_what_a_hand_written_script_sends(tmp_path: Path) -> None:
    ours, theirs = compared("search", tmp_path, ["gpu"])
    assert json.dumps(ours, indent=1, sort_keys=True) == json.dumps(theirs, indent=1, sort_keys=True)


def test_the_embedded_workspace_runs_a_search_and_hands_on_the_best(tmp_path: Path) -> None:
    shutil.copytree(HANDWRITTEN / "search", tmp_path / "project")
    (tmp_path / "project" / "pyproject.toml").touch()
    project = Project(tmp_path / "project", tmp_path)
    try:
        said = project.amlc("run", "pipeline.yaml", "--target", "local")
    finally:
        lifecycle.stop(project.folder / ".amlc")
    lines = [line.strip() for line in said.splitlines()]
    for batch, score in ((16, "2.616"), (32, "2.632")):
        for optimizer in ("sgd", "adam"):
            assert f"amlc: --batch {batch} --optimizer {optimizer}: accuracy {score}" in lines
    # Which of two that are equally good is the best, their order in the grid says.
    assert "amlc: the best is --batch 32 --optimizer sgd: accuracy 2.632" in lines
    assert "['32 sgd']" in lines
    metrics = json.loads(next(line for line in lines if line.startswith("['{")).strip("[']"))
    assert sorted(one["accuracy"][0] for one in metrics.values()) == [2.616, 2.616, 2.632, 2.632]
    assert lines[-1] == "run completed"
