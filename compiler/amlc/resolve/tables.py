"""What makes files a table, wherever that is said: the options of its format, and its columns."""

from collections.abc import Collection, Iterator
from typing import Any

from amlc import ir
from amlc.diagnostics import Finding
from amlc.spec import data
from amlc.tree import Path

# By key: the formats it is for. `include_path` and the rest of `data.Columns` go with each.
FORMATS = {
    "separator": ("delimited",),
    "header": ("delimited",),
    "infer_column_types": ("delimited",),
    "support_multi_line": ("delimited",),
    "empty_as_string": ("delimited",),
    "encoding": ("delimited", "json_lines"),
    "invalid_lines": ("json_lines",),
}
_TABLE = ("include_path", "column_types", "keep_columns", "drop_columns", *FORMATS)
# The SDK knows these encodings, and the library that it hands them to does not
# (azureml/dataprep/api/engineless_dataflow.py, _map_encoding).
_UNREAD = ("utf32", "utf8bom")


def table_rules(one: data.Columns, at: Path, *, tabular: bool = False, said: Collection[str] = ()) -> Iterator[Finding]:
    """What goes only with a format, or with another one. `tabular`: it is a table without a format."""
    for key in _TABLE:
        if key not in one.model_fields_set or key in said:
            continue
        formats = FORMATS.get(key)
        if one.format is None and not tabular:
            message = f"`{key}` is for a table"
            yield Finding(
                code="missing-field", path=(*at, key), message=message, help="add `format: delimited`", key=True
            )
        elif formats is not None and one.format not in formats:
            message = f"`{key}` has no meaning with `format: {one.format}`"
            yield Finding(code="conflicting-fields", path=(*at, key), message=message, key=True)
    if (encoding := getattr(one, "encoding", None)) in _UNREAD and one.format is not None:
        message, help_ = f"the SDK's data library reads no `{encoding}`", "convert the files to utf8"
        yield Finding(code="invalid-value", path=(*at, "encoding"), message=message, help=help_)
    for name, sort in one.column_types.items():
        # Without one, the SDK reads the data when it is published, and of an output it cannot
        # (azureml/data/dataset_factory.py, _is_inference_required).
        if sort == "datetime" and not getattr(one, "infer_column_types", None):
            message, help_ = f"the dates of the column `{name}` need a format", 'write {datetime: "%Y-%m-%d"}'
            yield Finding(code="missing-field", path=(*at, "column_types", name), message=message, help=help_)
    for index, column in enumerate(one.drop_columns):
        if column in one.keep_columns:
            message = f"the column `{column}` is kept and dropped"
            note = ("kept here", (*at, "keep_columns", one.keep_columns.index(column)))
            yield Finding(code="conflicting-fields", path=(*at, "drop_columns", index), message=message, note=note)


def table_of(one: data.Columns) -> ir.Table | None:
    return None if one.format is None else ir.Table(format=one.format, options=options_of(one))


def options_of(one: data.Columns) -> dict[str, Any]:
    """How the files of a table are read, and which of its columns are kept: what was given of it."""
    given: dict[str, Any] = one.model_dump(include={*_TABLE, "partition_format"} & one.model_fields_set)
    return {key: value for key, value in given.items() if value not in (None, (), {})}
