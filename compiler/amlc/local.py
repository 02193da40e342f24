"""Gets the embedded workspace ready for a pipeline: started, with the folders and computes that its spec names."""

import importlib.util
from pathlib import Path
from urllib.parse import quote

from amlc import ir
from amlc.backends.azureml_v1.computes import KINDS as COMPUTES
from amlc.backends.azureml_v1.datastores import KINDS as DATASTORES
from amlc.backends.azureml_v1.sdk import EXTRA, MissingExtra
from amlc.errors import ServiceError, UsageError
from amlc.workspace import admin
from amlc.workspace.lifecycle import Connection, WorkspaceError, ensure_started, find

FOLDER = ".amlc"
# By the kind of a step: what it runs on, where that is no cluster.
_COMPUTES = {
    "adla": "DataLakeAnalytics",
    "azure_batch": "Batch",
    "data_transfer": "DataFactory",
    "databricks": "Databricks",
    "kusto": "Kusto",
    "synapse_spark": "SynapseSpark",
}
_OURS = ("workspace.sqlite", "keys.json", "workspace.json", "start.lock")


def start(folder: Path, *, offline: bool = False) -> Connection:
    """The embedded workspace of a folder, started if need be. Raises MissingExtra, UsageError, ServiceError."""
    for module in ("starlette", "trustme", "tzdata", "uvicorn"):
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
    """Makes the spec's folder datastores and its computes, and what it defines: in the embedded workspace, what a spec
    calls existing exists, and a definition is only the name and kind of what stands in for it.

    Raises UsageError, ServiceError.
    """
    try:
        for datastore in pipeline.datastores:
            if datastore.kind != "existing":
                admin.put(connection, f"/datastores/{quote(datastore.name, safe='')}", _stands_in(datastore, root))
        runs_on = {step.compute.name: _COMPUTES.get(step.kind) for step in pipeline.steps}
        for one in pipeline.computes:
            kind = COMPUTES[one.kind].type if one.kind in COMPUTES else runs_on.get(one.name) or "AmlCompute"
            admin.put(connection, f"/computes/{quote(one.name, safe='')}", {"kind": kind})
    except WorkspaceError as error:
        raise ServiceError(str(error)) from error


def _stands_in(datastore: ir.Datastore, root: Path) -> dict[str, str]:
    """What stands in for a datastore: a folder for files, and for a database one that nobody can reach."""
    if datastore.folder is not None:
        folder = (root / datastore.folder).resolve()
        if not folder.is_dir():
            raise UsageError(f"the folder `{datastore.folder}` of the datastore `{datastore.name}` does not exist")
        return {"folder": str(folder)}
    return {"type": DATASTORES[datastore.kind][0]}


def there(folder: Path) -> set[tuple[str, str]]:
    """What the embedded workspace of a folder has: datastores and computes, their names in small letters.

    Nothing when it does not run. Raises ServiceError.
    """
    connection = find(folder) if folder.is_dir() else None
    try:
        return {
            (section, str(name).lower())
            for section, sort in (("datastores", "datastores"), ("compute", "computes"))
            for name in (admin.get(connection, f"/{sort}") if connection is not None else ())
        }
    except WorkspaceError as error:
        raise ServiceError(str(error)) from error
