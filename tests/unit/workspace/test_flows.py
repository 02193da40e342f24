"""Data flows of what steps wrote: what the SDK sends as blocks, in the form that the data library reads."""

import json

import yaml

from amlc.workspace import flows

SCOPE = ("sub", "rg", "ws")


def table(*transformations: str) -> tuple[object, str, list[object]]:
    text, kind = flows.of_path(SCOPE, "store", "out/a folder/*", transformations)
    flow = json.loads(text)
    return yaml.safe_load(flow["meta"]["RsDataflow"]), kind, flow["blocks"]


def block(kind: str, **arguments: object) -> dict[str, object]:
    return {"id": "0", "type": f"Microsoft.DPrep.{kind}Block", "arguments": arguments, "isEnabled": True}


def columns(*names: str) -> dict[str, object]:
    return {"type": 0, "details": {"selectedColumns": list(names)}}


def sent(*blocks: object) -> str:
    return json.dumps({"blocks": blocks})


PATHS = [
    {
        "pattern": "azureml://subscriptions/sub/resourcegroups/rg/workspaces/ws/datastores/store/paths/out/a%20folder/*",
    }
]
METADATA = {"infer_column_types": "False"}


def test_files_are_their_path() -> None:
    assert table() == ({"type": "mltable", "paths": PATHS, "metadata": METADATA}, "file", [])


def test_what_the_sdk_sends_of_a_table_is_read_in_its_order_and_paths_first() -> None:
    read = {"columnHeadersMode": 0, "fileEncoding": 0, "handleQuotedLineBreaks": False, "separator": "\t"}
    path = {"type": 2, "details": {"selectedColumn": "Path"}}
    text = sent(
        block("ParseDelimited", **read),
        block("AddColumnsFromPartitionFormat", column=path, ignoreError=False, partitionFormat="/{shop}.tsv"),
        block("DropColumns", columns=columns("Path")),
        block("KeepColumns", columns=columns("shop", "id")),
    )
    assert table(text) == (
        {
            "type": "mltable",
            "paths": PATHS,
            "transformations": [
                {
                    "extract_columns_from_partition_format": {
                        "path_column": "Path",
                        "partition_format": "/{shop}.tsv",
                        "ignore_errors": False,
                    }
                },
                {
                    "read_delimited": {
                        "path_column": "Path",
                        "include_path_column": True,
                        "encoding": "utf8",
                        "support_multi_line": False,
                        "delimiter": "\t",
                        "empty_as_string": False,
                        "partition_size": 20971520,
                        "header": "no_header",
                        "infer_column_types": False,
                    }
                },
                {"drop_columns": ["Path"]},
                {"keep_columns": ["shop", "id"]},
            ],
            "metadata": METADATA,
        },
        "tabular",
        [],
    )


def test_what_has_no_counterpart_stays_a_block() -> None:
    _, kind, blocks = table(sent(block("ExpressionFilter", expression={}), block("ReadParquetFile", preview=False)))
    assert kind == "tabular"
    assert blocks == [block("ExpressionFilter", expression={})]
