"""`parallel_run` steps: published as by hand, and run in mini batches by the embedded workspace."""

import json
import os
import shutil
from pathlib import Path

from amlc.workspace import lifecycle
from tests.integration.comparison import HANDWRITTEN, compared
from tests.integration.project import Project


def test_a_publication_is_what_a_hand_written_script_sends(tmp_path: Path) -> None:
    ours, theirs = compared("parallel", tmp_path, ["cpu"])
    assert json.dumps(ours, indent=1, sort_keys=True) == json.dumps(theirs, indent=1, sort_keys=True)


def test_the_embedded_workspace_runs_them_in_mini_batches(tmp_path: Path) -> None:
    shutil.copytree(HANDWRITTEN / "parallel", tmp_path / "project")
    (tmp_path / "project" / "pyproject.toml").touch()
    project = Project(tmp_path / "project", tmp_path)
    try:
        said = project.amlc("run", "pipeline.yaml", "--target", "local", "--parameter", "nodes=16")
    finally:
        lifecycle.stop(project.folder / ".amlc")
    lines = [line.strip() for line in said.splitlines()]
    processes = min(os.cpu_count() or 1, 4)
    some = "1 process" if processes == 1 else f"{processes} processes"
    assert f"amlc: 4 mini batches in {some}; Azure ML starts 32 of them, on 16 machines" in lines
    assert "amlc: 1 mini batch in 1 process" in lines
    assert lines[-1] == "run completed"
    (scores,) = project.folder.glob("data/scores/*/scores.csv")
    assert scores.read_text("utf-8").splitlines() == [
        *(f"label! {index}.txt {index + 1}" for index in range(5)),
        "label! made.txt 5",
    ]
    # A table is split by its bytes, and its rows come back in their order.
    products = (project.folder / "data/products/parallel_run_step.txt").read_text("utf-8")
    assert products.splitlines() == [f"{index} r{index} {3 * index}" for index in range(400)]
    sizes = [int(line.split()[0]) for line in lines if line.endswith(" rows")]
    assert sorted(sizes) == [40, 120, 120, 120]
    totals = (project.folder / "data/totals/parallel_run_step.txt").read_text("utf-8")
    assert totals.splitlines() == ["east a 3 of 2", "east b 3 of 1", "west a 15 of 3"]
