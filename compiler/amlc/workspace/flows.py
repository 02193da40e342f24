"""Data flows as the data library writes and reads them (`azureml/dataprep/api/engineless_dataflow.py`)."""

import json
from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import quote

import yaml

_PREFIX = "Microsoft.DPrep."
# PromoteHeadersBehavior (`azureml/data/dataset_type_definitions.py`), in the order of its numbers.
_HEADERS = ("no_header", "from_first_file", "all_files_different_headers", "all_files_same_headers")
_SIZE = 20971520  # of a partition, in bytes: what the library writes

Transformation = Mapping[str, Any]


def of_path(
    scope: tuple[str, str, str], datastore: str, path: str, transformations: tuple[str, ...]
) -> tuple[str, str]:
    """The data flow of the files below a path of a datastore, and whether it makes a `file` or a `tabular` dataset.

    `transformations` are what the SDK sends with a port (`azureml/data/_dataprep_stub.py`): blocks, which the library
    does not read any more. Those that have no counterpart stay blocks.
    """
    blocks = [each for text in transformations for each in json.loads(text).get("blocks", [])]
    tabular = any("Parse" in each["type"] or "Parquet" in each["type"] for each in blocks)
    # The first block of all takes columns out of a path that reading may drop.
    partitions = [each for each in blocks if each["type"] == f"{_PREFIX}AddColumnsFromPartitionFormatBlock"]
    ordered = [*partitions, *(each for each in blocks if each not in partitions)]
    unknown = [each for each in ordered if each["type"].removeprefix(_PREFIX) not in _STEPS]
    table: dict[str, Any] = {"type": "mltable", "paths": [{"pattern": _uri(scope, datastore, path)}]}
    steps = [_STEPS[each["type"].removeprefix(_PREFIX)](each["arguments"]) for each in ordered if each not in unknown]
    if steps:
        table["transformations"] = steps
    table["metadata"] = {"infer_column_types": "False"}
    text = "---\n" + yaml.safe_dump(table, sort_keys=False, allow_unicode=True)
    return json.dumps({"blocks": unknown, "meta": {"RsDataflow": text}}), "tabular" if tabular else "file"


def _uri(scope: tuple[str, str, str], datastore: str, path: str) -> str:
    subscription, group, workspace = scope
    place = f"subscriptions/{subscription}/resourcegroups/{group}/workspaces/{workspace}"
    return f"azureml://{place}/datastores/{datastore}/paths/{quote(path.lstrip('/'), safe='/*?')}"


def _delimited(arguments: Transformation) -> Transformation:
    return {
        "read_delimited": {
            "path_column": "Path",
            "include_path_column": True,  # a block of its own drops it
            "encoding": "utf8",
            "support_multi_line": bool(arguments["handleQuotedLineBreaks"]),
            "delimiter": arguments["separator"],
            "empty_as_string": False,
            "partition_size": _SIZE,
            "header": _HEADERS[arguments["columnHeadersMode"]],
            "infer_column_types": False,
        }
    }


def _parquet(_arguments: Transformation) -> Transformation:
    return {"read_parquet": {"path_column": "Path", "include_path_column": True}}


def _partitions(arguments: Transformation) -> Transformation:
    format_ = arguments["partitionFormat"]
    return {
        "extract_columns_from_partition_format": {
            "path_column": "Path",
            "partition_format": format_,
            "ignore_errors": bool(arguments["ignoreError"]),
        }
    }


def _keep(arguments: Transformation) -> Transformation:
    return {"keep_columns": arguments["columns"]["details"]["selectedColumns"]}


def _drop(arguments: Transformation) -> Transformation:
    return {"drop_columns": arguments["columns"]["details"]["selectedColumns"]}


_STEPS: Mapping[str, Callable[[Transformation], Transformation]] = {
    "ParseDelimitedBlock": _delimited,
    "ReadParquetFileBlock": _parquet,
    "AddColumnsFromPartitionFormatBlock": _partitions,
    "KeepColumnsBlock": _keep,
    "DropColumnsBlock": _drop,
}
