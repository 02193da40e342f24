"""Lowers what makes files a table: how they are read, and which of its columns are kept."""

import json
from collections.abc import Mapping
from typing import Any

from amlc import ir
from amlc.backends.azureml_v1.resources import WORKSPACE, method
from amlc.program import Call, Dict, Expression, Imported, List

# By format: the methods of Dataset.Tabular, of an OutputFileDatasetConfig, and of a promoted PipelineData.
_FROM = {"delimited": "from_delimited_files", "parquet": "from_parquet_files", "json_lines": "from_json_lines_files"}
_READ = {"delimited": "read_delimited_files", "parquet": "read_parquet_files"}
_PARSE = {"delimited": "parse_delimited_files", "parquet": "parse_parquet_files"}
_PLAIN = (
    *("separator", "encoding", "include_path", "partition_format"),
    *("support_multi_line", "empty_as_string", "invalid_lines"),
)


def dataset(paths: Expression, table: ir.Table) -> Expression:
    """A TabularDataset of files. Neither making nor publishing it reads them, unless types are to be inferred."""
    kwargs: dict[str, Expression] = {"path": paths, "validate": False}
    if table.format == "delimited":
        kwargs["infer_column_types"] = bool(table.options.get("infer_column_types"))
    made = Call(Imported("azureml.core", f"Dataset.Tabular.{_FROM[str(table.format)]}"), kwargs=kwargs)
    return columns(Call(made.function, kwargs=kwargs | _options(table.options)), table.options)


def query(source: Expression, one: ir.QueryDataset) -> Expression:
    """A TabularDataset of a query's rows."""
    kwargs: dict[str, Expression] = {"query": source, "validate": False}
    if one.timeout is not None:
        kwargs["query_timeout"] = one.timeout
    made = Call(Imported("azureml.core", "Dataset.Tabular.from_sql_query"), kwargs=kwargs | _options(one.options))
    return columns(made, one.options)


def output(files: Expression, table: ir.Table) -> Expression:
    """The table that an OutputFileDatasetConfig is read as; one that is a table already loses columns at most."""
    if table.format is None:
        return columns(files, table.options)
    kwargs = _options(table.options)
    kwargs |= {key: quotable(value) for key, value in kwargs.items() if isinstance(value, str)}
    return columns(method(files, _READ[table.format], **kwargs), table.options)


def promoted(files: Expression, table: ir.Table) -> Expression:
    """The table that a promoted PipelineData is read as: of all its files, whatever their names end in."""
    return columns(method(files, _PARSE[str(table.format)], file_extension=None), table.options)


def columns(of: Expression, options: Mapping[str, Any]) -> Expression:
    for key in ("keep_columns", "drop_columns"):
        if options.get(key):
            of = method(of, key, List(tuple(options[key])))
    return of


def quotable(text: str) -> str:
    """For what the SDK puts between the quotes of JSON as it is (azureml/data/_dataprep_stub.py)."""
    return json.dumps(text, ensure_ascii=False)[1:-1]


def _options(options: Mapping[str, Any]) -> dict[str, Expression]:
    kwargs: dict[str, Expression] = {key: options[key] for key in _PLAIN if key in options}
    if "header" in options:
        module = "azureml.data.dataset_type_definitions"
        kwargs["header"] = Imported(module, f"PromoteHeadersBehavior.{options['header'].upper()}")
    if options.get("column_types"):
        kwargs["set_column_types"] = Dict({name: _type(one) for name, one in sorted(options["column_types"].items())})
    return kwargs


def _type(one: str | Mapping[str, Any]) -> Expression:
    name = one if isinstance(one, str) else "datetime"
    args: tuple[Expression, ...] = ()
    if not isinstance(one, str):
        args = (List(tuple(one["datetime"])),)
    elif name == "stream":
        args = (WORKSPACE,)
    return Call(Imported("azureml.data.dataset_factory", f"DataType.to_{name}"), args)
