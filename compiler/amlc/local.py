"""Gets the embedded workspace ready for a pipeline: started, with the folders and computes that its spec names."""

import importlib.util
from pathlib import Path

from amlc import ir
from amlc.backends.azureml_v1.sdk import MissingExtra
from amlc.workspace import admin
from amlc.workspace.lifecycle import Connection, ensure_started

FOLDER = ".amlc"


def start(folder: Path, *, offline: bool = False) -> Connection:
    """The embedded workspace of a folder, started if need be. Raises MissingExtra, WorkspaceError."""
    for module in ("starlette", "trustme", "uvicorn"):
        if importlib.util.find_spec(module) is None:
            raise MissingExtra(
                f"the embedded workspace needs `{module}`, which is not installed", help="pip install 'amlc[local]'"
            )
    connection = ensure_started(folder, offline=offline)
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
    return connection


def prepare(connection: Connection, pipeline: ir.Pipeline, root: Path) -> None:
    """Makes the spec's folder datastores and computes: in the embedded workspace, what a spec calls existing exists."""
    for datastore in pipeline.datastores:
        if datastore.folder is not None:
            folder = (root / datastore.folder).resolve()
            admin.put(connection, f"/datastores/{datastore.name}", {"folder": str(folder)})
    for name in dict.fromkeys(step.compute.name for step in pipeline.steps if step.compute.cluster is None):
        admin.put(connection, f"/computes/{name}", {"kind": "AmlCompute"})
