"""Where the data of a dataset lies, read out of its data flow."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

import yaml

from amlc.workspace.job import Json
from amlc.workspace.runner.plan import Place
from amlc.workspace.runner.refusal import RefusedError

# Written by `azureml.dataprep.api._datastore_helper`; the middle part is left out in hand-written ones.
_URI = re.compile(
    r"azureml://(?:subscriptions/[^/]+/resourcegroups/[^/]+/workspaces/[^/]+/)?datastores/([^/]+)/paths/?(.*)", re.I
)
# They add columns and drop no file; any other would have to be computed before the files are handed over.
_HARMLESS = frozenset({"extract_columns_from_partition_format", "Microsoft.DPrep.AddColumnsFromPartitionFormatBlock"})
_SOURCES = frozenset({"Microsoft.DPrep.GetDatastoreFilesBlock", "Microsoft.DPrep.GetFilesBlock"})


def places(flow: Json) -> tuple[Place, ...]:
    """The paths, which may hold globs, of a dataset of files."""
    blocks = flow.get("blocks") or ()
    table = _table(flow)
    for name in (*_transformations(table), *(block["type"] for block in blocks)):
        if name not in _HARMLESS | _SOURCES:
            raise RefusedError(f"its data flow has the transformation `{name}`, which cannot be applied here")
    found = (*_of_table(table), *(place for block in blocks for place in _of_block(block)))
    if not found:
        raise RefusedError("its data flow names no path")
    return found


def value(flow: Json) -> Json:
    """What it says, whoever wrote it down: the SDK writes its keys in any order, and gives its blocks ids by lot."""
    blocks = [{name: one for name, one in block.items() if name != "id"} for block in flow.get("blocks") or ()]
    return {"blocks": blocks, "table": _table(flow)}


def _table(flow: Json) -> Json:
    text = (flow.get("meta") or {}).get("RsDataflow")
    table = yaml.safe_load(text) if text else {}
    if not isinstance(table, dict):
        raise RefusedError("its data flow cannot be read")
    return table


def _transformations(table: Json) -> Iterator[str]:
    for transformation in table.get("transformations") or ():
        yield transformation if isinstance(transformation, str) else next(iter(transformation))


def _of_table(table: Json) -> Iterator[Place]:
    for entry in table.get("paths") or ():
        for uri in entry.values():
            yield _place(uri)


def _of_block(block: Any) -> Iterator[Place]:
    match block["type"]:
        case "Microsoft.DPrep.GetDatastoreFilesBlock":
            for store in block["arguments"]["datastores"]:
                yield Place(store["datastoreName"], store["path"])
        case "Microsoft.DPrep.GetFilesBlock":
            for details in block["arguments"]["path"]["resourceDetails"]:
                yield _place(details["path"])
        case _:
            pass  # a transformation, and a harmless one


def _place(uri: str) -> Place:
    match = _URI.fullmatch(uri)
    if match is None:
        raise RefusedError(f"it reads `{uri}`, and only what is on a datastore can be read here")
    return Place(match[1], unquote(match[2]))
