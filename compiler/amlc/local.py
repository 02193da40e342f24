"""Gets the embedded workspace ready for a pipeline: started, with the folders and computes that its spec names."""

import importlib.util
from pathlib import Path
from urllib.parse import quote

from amlc import ir
from amlc.backends.azureml_v1.sdk import EXTRA, MissingExtra
from amlc.errors import ServiceError, UsageError
from amlc.workspace import admin
from amlc.workspace.lifecycle import Connection, WorkspaceError, ensure_started

FOLDER = ".amlc"
_OURS = ("workspace.sqlite", "keys.json", "workspace.json", "start.lock")


def start(folder: Path, *, offline: bool = False) -> Connection:
    """The embedded workspace of a folder, started if need be. Raises MissingExtra, UsageError, ServiceError."""
    for module in ("starlette", "trustme", "uvicorn"):
        if importlib.util.find_spec(module) is None:
            raise MissingExtra(
                f"the embedded workspace needs `{module}`, which is not installed: pip install '{EXTRA}'"
            )
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"the workspace's folder {folder} is a file")
    if folder.is_dir() and any(folder.iterdir()) and not any((folder / name).exists() for name in _OURS):
        raise UsageError(f"{folder} holds other files", help="give the workspace a folder of its own")
    try:
        connection = ensure_started(folder, offline=offline)
    except WorkspaceError as error:
        raise ServiceError(str(error)) from error
    ignore = folder / ".gitignore"
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
    return connection


def prepare(connection: Connection, pipeline: ir.Pipeline, root: Path) -> None:
    """Makes the spec's folder datastores and computes: in the embedded workspace, what a spec calls existing exists.

    Raises UsageError, ServiceError.
    """
    try:
        for datastore in pipeline.datastores:
            if datastore.folder is not None:
                folder = (root / datastore.folder).resolve()
                if not folder.is_dir():
                    raise UsageError(
                        f"the folder `{datastore.folder}` of the datastore `{datastore.name}` does not exist"
                    )
                admin.put(connection, f"/datastores/{quote(datastore.name, safe='')}", {"folder": str(folder)})
        for name in dict.fromkeys(step.compute.name for step in pipeline.steps if step.compute.cluster is None):
            admin.put(connection, f"/computes/{quote(name, safe='')}", {"kind": "AmlCompute"})
    except WorkspaceError as error:
        raise ServiceError(str(error)) from error
