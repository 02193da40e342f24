"""The corpus published twice, by amlc and by its scripts, each to an empty workspace of its own."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from amlc.workspace import admin, lifecycle
from tests.integration.project import CREDENTIALS
from tests.integration.recording import leading_to, publication

CORPUS = Path(__file__).parents[1] / "corpus"
NAMES = tuple(sorted(path.parent.name for path in CORPUS.glob("*/pipeline.yaml")))
# What is attached to the workspace before; clusters are made by whoever needs them.
ATTACHED: Mapping[str, str] = {
    "data-factory": "DataFactory",
    "databricks": "Databricks",
    "kusto": "Kusto",
    "mybatchcompute": "Batch",
    "synapse": "SynapseSpark",
    "testadl": "DataLakeAnalytics",
}


class Side(NamedTuple):
    """What one of the two published: by pipeline and spec, the id, or why there is none."""

    state: Path
    said: Mapping[str, Mapping[str, str]]

    def recorded(self, name: str, spec: str) -> dict[str, Any]:
        """Raises AssertionError with what was said when nothing was published."""
        identity = self.said.get(name, {}).get(spec, "")
        assert identity.startswith("id "), f"{name}/{spec}: {identity or self.why(name)}"
        identity = identity.removeprefix("id ")
        return publication(self.state, identity) | {"led to by": leading_to(self.state, identity)}

    def why(self, name: str) -> str:
        return (
            str(self.said.get(name)) if name in self.said else (self.state.parent / "said").read_text("utf-8")[-2000:]
        )


def specs(name: str) -> tuple[str, ...]:
    return tuple(
        sorted(path.stem for path in (CORPUS / name).glob("*.yaml") if "\namlc: 1\n" in f"\n{path.read_text()}")
    )


def published(folder: Path, names: Sequence[str] = NAMES) -> tuple[Side, Side]:
    """What amlc published, and what the scripts did: at the same time, each in one process."""
    states = {word: _prepared(folder / word) for word in ("ours", "theirs")}
    running = {word: _started(word, state, names) for word, state in states.items()}
    try:
        for process in running.values():
            process.wait(timeout=600)
    finally:
        for process in running.values():
            process.kill()
        for state in states.values():
            lifecycle.stop(state)
    return _said(states["ours"]), _said(states["theirs"])


def _said(state: Path) -> Side:
    lines = (state.parent / "said").read_text("utf-8").splitlines()
    found = [json.loads(line) for line in lines if line.startswith('{"corpus"')]
    return Side(state, {line["corpus"]: line["said"] for line in found})


def copied(folder: Path) -> Path:
    """The corpus as a project of its own."""
    shutil.copytree(CORPUS, folder / "corpus", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "corpus" / "pyproject.toml").touch()
    return folder / "corpus"


def _prepared(folder: Path) -> Path:
    copied(folder)
    connection = lifecycle.ensure_started(folder / ".amlc")
    for compute, kind in ATTACHED.items():
        admin.put(connection, f"/computes/{compute}", {"kind": kind})
    admin.post(connection, "/subscriptions", {"ids": [CREDENTIALS["AZURE_SUBSCRIPTION_ID"]]})
    return folder / ".amlc"


def _started(side: str, state: Path, names: Sequence[str]) -> subprocess.Popen[bytes]:
    connection = lifecycle.ensure_started(state)
    (state.parent / "home").mkdir()
    with (state.parent / "said").open("wb") as said:
        return subprocess.Popen(
            [sys.executable, Path(__file__).parent / "corpus_side.py", side, *names],
            cwd=state.parent / "corpus",
            env={**os.environ, **connection.environment(), **CREDENTIALS, "HOME": str(state.parent / "home")},
            stdout=said,
            stderr=subprocess.STDOUT,
        )
