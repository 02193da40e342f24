"""A spec and a hand-written script, each published to an empty workspace of its own: what each of them sent."""

import json
import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from amlc.workspace import admin, lifecycle
from tests.integration.project import CREDENTIALS, Project
from tests.integration.recording import publication

HANDWRITTEN = Path(__file__).parent / "handwritten"


def compared(
    name: str, folder: Path, computes: Iterable[str] | Mapping[str, str]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """What amlc sent for `handwritten/<name>/pipeline.yaml`, and `by_hand.py` beside it.

    One workspace for both would show less: the second would be handed the modules of the first. `computes` are
    clusters, or lead from a name to its type.
    """
    kinds = computes if isinstance(computes, Mapping) else dict.fromkeys(computes, "AmlCompute")
    spec = ("amlc", "compile", "--publish", "--json", "pipeline.yaml")
    ours = _published(spec, _project(name, folder / "ours"), kinds)
    theirs = _published(("python", "by_hand.py"), _project(name, folder / "theirs"), kinds)
    return ours, theirs


def _project(name: str, folder: Path) -> Project:
    shutil.copytree(HANDWRITTEN / name, folder / name)
    (folder / name / "pyproject.toml").touch()
    return Project(folder / name, folder)


def _published(words: Iterable[str], project: Project, computes: Mapping[str, str]) -> dict[str, Any]:
    state = project.folder / ".amlc"
    connection = lifecycle.ensure_started(state)
    try:
        if (project.folder / "data").is_dir():
            admin.put(connection, "/datastores/data", {"folder": str(project.folder / "data")})
        for compute, kind in computes.items():
            admin.put(connection, f"/computes/{compute}", {"kind": kind})
        if (project.folder / "prepare.py").is_file():
            project.amlc("workspace", "exec", "--", "python", "prepare.py", variables=CREDENTIALS)
        said = project.amlc("workspace", "exec", "--", *words, variables=CREDENTIALS)
        if said.startswith("{"):  # and then there is nothing to do
            project.amlc(
                "workspace", "exec", "--", "amlc", "plan", "--exit-code", "pipeline.yaml", variables=CREDENTIALS
            )
        last = said.splitlines()[-1]
        return publication(state, json.loads(said)["published"]["id"] if said.startswith("{") else last)
    finally:
        lifecycle.stop(state)
