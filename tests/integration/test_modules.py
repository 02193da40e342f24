"""`module` steps: published as by hand, once for each content, and run by the embedded workspace."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from amlc.workspace import lifecycle
from tests.integration.comparison import HANDWRITTEN, compared
from tests.integration.project import Project


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    shutil.copytree(HANDWRITTEN / "modules", tmp_path / "project")
    (tmp_path / "project" / "pyproject.toml").touch()
    yield Project(tmp_path / "project", tmp_path)
    lifecycle.stop(tmp_path / "project" / ".amlc")


def test_a_publication_is_what_a_hand_written_script_sends(tmp_path: Path) -> None:
    ours, theirs = compared("modules", tmp_path, ["cpu"])
    assert json.dumps(ours, indent=1, sort_keys=True) == json.dumps(theirs, indent=1, sort_keys=True)


def test_the_embedded_workspace_runs_a_module(project: Project) -> None:
    lines = [line.strip() for line in project.amlc("run", "pipeline.yaml", "--target", "local").splitlines()]
    assert "scaled by 3, unit mg" in lines
    assert "['3', '6', '9']" in lines
    assert lines[-1] == "run completed"


def test_a_version_is_published_once_for_each_content(project: Project) -> None:
    words = ("compile", "--publish", "--target", "local", "pipeline.yaml")
    first = versions(project, words)
    assert [one.partition("+")[0] for one in first] == ["2"]
    project.edit("pipeline.yaml", 'publish: {version: "1",', 'publish: {version: "1.1",')
    assert versions(project, words) == first
    project.edit("src/scale.py", "* given.times", "* given.times + 1")
    second = versions(project, words)
    assert second[:1] == first
    assert len(set(second)) == 2


def test_a_module_or_version_that_is_not_there_is_refused_at_its_line(project: Project) -> None:
    words = ("compile", "--publish", "--target", "local", "pipeline.yaml")
    project.amlc(*words)
    project.edit("pipeline.yaml", "      kept: null\n      newest: null\n", "      kept: {module: scale}\n")
    said = project.amlc(*words, code=4).splitlines()
    assert [(one, said[index + 1]) for index, one in enumerate(said) if one.startswith("error")] == [
        ("error[missing-module-version]: the workspace has no module version `1`", "  --> pipeline.yaml:13:5"),
        ("error[missing-module]: the workspace has no module `count`", "  --> pipeline.yaml:20:5"),
    ]


def versions(project: Project, words: tuple[str, ...]) -> list[str]:
    """Those that the one module has once the pipeline is published."""
    project.amlc(*words)
    with sqlite3.connect(f"file:{project.folder / '.amlc' / 'workspace.sqlite'}?mode=ro", uri=True) as store:
        (body,) = store.execute("select body from documents where kind = 'named module'").fetchone()
    module = json.loads(body)
    listed = [str(one["Version"]) for one in module["Versions"]]
    assert module["DefaultVersion"] == listed[-1]
    return listed
