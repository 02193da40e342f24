"""Resolves inputs and parameters."""

import re
from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING, Any, Literal

from amlc import ir
from amlc.diagnostics import Finding
from amlc.resolve.context import Resolver
from amlc.resolve.written import no_place
from amlc.spec import data
from amlc.tree import Path

if TYPE_CHECKING:
    from amlc.spec.data_references import SqlReferenceInput

# The keys that say where a dataset comes from: exactly one of them.
_SOURCES = ("path", "url", "query", "dataset", "parameter")
# By key: the formats it is for. `include_path` and the rest of `data.Columns` go with each.
_FORMATS = {
    "separator": ("delimited",),
    "header": ("delimited",),
    "infer_column_types": ("delimited",),
    "support_multi_line": ("delimited",),
    "empty_as_string": ("delimited",),
    "encoding": ("delimited", "json_lines"),
    "invalid_lines": ("json_lines",),
}
# By key: the sources it is for. What a registered dataset or a run's choice is, only the workspace knows.
_FITTING = {
    "datastore": ("path", "query"),
    "version": ("dataset",),
    "query_timeout": ("query",),
    **dict.fromkeys(("is_file", "partition_format", "format", "include_path", *_FORMATS), ("path", "url")),
    **dict.fromkeys(("column_types", "keep_columns", "drop_columns"), ("path", "url", "query")),
}
_TABLE = ("include_path", "column_types", "keep_columns", "drop_columns", *_FORMATS)
# The SDK knows these encodings, and the library that it hands them to does not
# (azureml/dataprep/api/engineless_dataflow.py, _map_encoding).
_UNREAD = ("utf32", "utf8bom")
# Dataset.File.from_files takes these (azureml/data/dataset_factory.py).
_SCHEMES = ("http", "https", "adl", "wasb", "wasbs", "abfs", "abfss")


def source(on: Resolver, name: str, one: data.Input) -> ir.Input:
    at: Path = ("inputs", name)
    if one.kind == "dataset":
        return dataset(on, name, one, at)
    known_datastore(on, (*at, "datastore"), one.datastore)
    if one.kind == "sql_data_reference":
        return _sql_reference(on, name, one)
    stays_below(on, (*at, "path"), one.path)
    if one.overwrite and one.mode == "mount" and on.where.is_whole(at):
        message, help_ = "`overwrite` has no meaning with `mode: mount`", "write `mode: download`, or leave it out"
        on.findings.append(
            Finding(code="conflicting-fields", path=(*at, "overwrite"), message=message, help=help_, key=True)
        )
    return ir.DataReference(
        name=name,
        datastore=one.datastore,
        path=one.path,
        mode=one.mode,
        path_on_compute=one.path_on_compute,
        overwrite=bool(one.overwrite),
    )


def dataset(on: Resolver, name: str, one: data.DatasetInput, at: Path) -> ir.Input:
    on.findings += _dataset_rules(one, at) if on.where.is_whole(at) else ()
    if one.datastore is not None:
        known_datastore(on, (*at, "datastore"), one.datastore)
    for key in ("path", "url"):
        for index, written in enumerate(getattr(one, key) or ()):
            where: Path = (*at, key, index)
            where = where if on.where.is_written(where) else where[:-1]
            if key == "path":
                stays_below(on, where, written)
            elif written.partition("://")[0] not in _SCHEMES:
                message = f"`{written}` is not a URL that Azure ML reads"
                help_ = f"it begins with {', '.join(f'{scheme}://' for scheme in _SCHEMES[1:])}"
                on.findings.append(Finding(code="invalid-value", path=where, message=message, help=help_))
    table = table_of(one)
    mode = one.mode or ("mount" if table is None and one.query is None else "direct")
    if (table is not None or one.query is not None) and one.mode not in (None, "direct"):
        message = f"a table cannot be reached by `mode: {one.mode}`"
        help_ = "leave `mode` out: a table is handed over as it is"
        on.findings.append(Finding(code="wrong-mode", path=(*at, "mode"), message=message, help=help_))
    place = one.path_on_compute
    if place is not None and mode == "direct":
        on.findings.append(no_place((*at, "path_on_compute")))
    if one.dataset is not None:
        return ir.RegisteredDataset(
            name=name, dataset=one.dataset, version=one.version, mode=mode, path_on_compute=place
        )
    if one.parameter is not None:
        return _chosen(on, name, one, one.parameter, at)
    if one.query is not None:
        return ir.QueryDataset(
            name=name,
            datastore=one.datastore or "",
            query=one.query,
            timeout=one.query_timeout,
            options=options_of(one),
            mode=mode,
        )
    return ir.FileDataset(
        name=name,
        datastore=one.datastore,
        paths=one.path or one.url or (),
        mode=mode,
        path_on_compute=place,
        is_file=bool(one.is_file),
        partition_format=one.partition_format if table is None else None,
        table=table,
    )


def _dataset_rules(one: data.DatasetInput, at: Path) -> Iterator[Finding]:
    given = [key for key in _SOURCES if getattr(one, key) is not None]
    for key in given[1:]:
        message = f"an input is a `{given[0]}` or a `{key}`, not both"
        yield Finding(
            code="conflicting-fields", path=(*at, key), message=message, key=True, note=("the other", (*at, given[0]))
        )
    if not given:
        key, help_ = ("path", "add `path: …`, or `dataset: …` for a registered one")
        yield Finding(code="missing-field", path=(*at, key), message=f"`{key}` is missing", help=help_)
    if given[:1] in (["path"], ["query"]) and one.datastore is None:
        help_ = "add `datastore: …`, or `dataset: …` for a registered one"
        yield Finding(code="missing-field", path=(*at, "datastore"), message="`datastore` is missing", help=help_)
    said: set[str] = set()
    for key, sources in _FITTING.items():
        if getattr(one, key) not in (None, (), {}) and given and not set(given) & set(sources):
            said.add(key)
            message = f"`{key}` has no meaning beside `{given[0]}`"
            note = ("it is here", (*at, given[0]))
            yield Finding(code="conflicting-fields", path=(*at, key), message=message, key=True, note=note)
    if one.is_file is not None and one.format is not None and "is_file" not in said:
        message, note = "`is_file` has no meaning beside `format`", ("it is here", (*at, "format"))
        yield Finding(code="conflicting-fields", path=(*at, "is_file"), message=message, key=True, note=note)
    yield from table_rules(one, at, tabular=one.query is not None, said=said)


def table_rules(one: data.Columns, at: Path, *, tabular: bool = False, said: Collection[str] = ()) -> Iterator[Finding]:
    """What goes only with a format, or with another one. `tabular`: it is a table without a format."""
    for key in _TABLE:
        if key not in one.model_fields_set or key in said:
            continue
        formats = _FORMATS.get(key)
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


def _sql_reference(on: Resolver, name: str, one: "SqlReferenceInput") -> ir.Input:
    at: Path = ("inputs", name)
    keys = ("sql_table", "sql_query", "sql_stored_procedure")
    given = [key for key in keys if getattr(one, key) is not None]
    if not given:
        help_ = "add one of `sql_table`, `sql_query` and `sql_stored_procedure`"
        on.findings.append(
            Finding(code="missing-field", path=(*at, keys[0]), message="nothing says what is read", help=help_)
        )
    for key in given[1:]:
        message = f"an input is a `{given[0]}` or a `{key}`, not both"
        on.findings.append(Finding(code="conflicting-fields", path=(*at, key), message=message, key=True))
    if one.sql_stored_procedure_params and one.sql_stored_procedure is None:
        message = "`sql_stored_procedure_params` needs a `sql_stored_procedure`"
        path: Path = (*at, "sql_stored_procedure_params")
        on.findings.append(Finding(code="missing-field", path=path, message=message, key=True))
    options = one.model_dump(include=set(one.model_fields_set) - {"kind", "datastore"})
    return ir.SqlReference(name=name, datastore=one.datastore, options=options, mode="direct")


def _chosen(on: Resolver, name: str, one: data.DatasetInput, parameter: str, at: Path) -> ir.ParameterDataset:
    """Data that a run chooses; how it reaches a step depends on what it is by default."""
    found = on.spec.parameters.get(parameter)
    if found is None:
        on.unknown((*at, "parameter"), parameter, on.spec.parameters, "parameters", ("parameters",))
    elif isinstance(found, data.ScalarParameter):
        message = f"the parameter `{parameter}` is of type {found.type}, and data is wanted"
        note = ("it is defined here", ("parameters", parameter))
        help_ = "give it `type: dataset` or `type: datapath`"
        path: Path = (*at, "parameter")
        on.findings.append(Finding(code="wrong-reference", path=path, message=message, help=help_, note=note))
    of: Literal["dataset", "datapath"] = "datapath" if getattr(found, "type", None) == "datapath" else "dataset"
    default = getattr(found, "default", None) if of == "dataset" else None
    tabular = bool(getattr(default, "format", None) or getattr(default, "query", None))
    mode = one.mode or ("direct" if tabular else "mount")
    if (tabular and mode != "direct") or (of == "datapath" and mode not in ("mount", "download")):
        what = "table" if tabular else "data path"
        help_ = "leave `mode` out: a table is handed over as it is" if tabular else "write `mode: mount` or `download`"
        message = f"a {what} cannot be reached by `mode: {mode}`"
        on.findings.append(Finding(code="wrong-mode", path=(*at, "mode"), message=message, help=help_))
    return ir.ParameterDataset(
        name=name, parameter=parameter, of=of, tabular=tabular, mode=mode, path_on_compute=one.path_on_compute
    )


def parameter(on: Resolver, name: str, one: data.Parameter) -> ir.Parameter:
    at: Path = ("parameters", name, "default")
    if one.type == "datapath":
        known_datastore(on, (*at, "datastore"), one.default.datastore)
        stays_below(on, (*at, "path"), one.default.path)
        return ir.Parameter(name=name, type="datapath", default=ir.DataPath(one.default.datastore, one.default.path))
    if one.type == "dataset":
        on.findings += _default_rules(one.default, at) if on.where.is_whole(at) else ()
        return ir.Parameter(name=name, type="dataset", default=dataset(on, name, one.default, at))
    known = on.where.is_known(("parameters", name))
    return ir.Parameter(name=name, type=one.type, default=one.default if known else None)


def _default_rules(one: data.DatasetInput, at: Path) -> Iterator[Finding]:
    if one.parameter is not None:
        message = "a default is data, not another parameter"
        yield Finding(code="wrong-reference", path=(*at, "parameter"), message=message, key=True)
    for key in ("mode", "path_on_compute"):
        if key in one.model_fields_set:
            message = f"`{key}` has no meaning in a default"
            help_ = "write it in the input that names the parameter"
            yield Finding(code="conflicting-fields", path=(*at, key), message=message, help=help_, key=True)


def known_datastore(on: Resolver, path: Path, name: str) -> None:
    if name not in on.spec.datastores:
        on.unknown(path, name, on.spec.datastores, "datastores", ("datastores",))


def stays_below(on: Resolver, path: Path, written: str) -> None:
    message = help_ = None
    if not written:
        message = "the path is empty"
    elif re.match(r"[A-Za-z][A-Za-z0-9+.-]+://", written):
        message = f"`{written}` is a URL, and a path on the datastore is wanted"
        known = written.partition("://")[0].lower() in _SCHEMES
        help_ = "write `url: …` in an input, without `datastore`" if known else "write what follows `/paths/`"
    elif "\\" in written:
        message, help_ = f"`{written}` has backslashes", f"write `{written.replace(chr(92), '/')}`"
    elif ".." in written.split("/"):
        message = f"`{written}` leads out of the datastore"
    if message is not None:
        on.findings.append(Finding(code="invalid-value", path=path, message=message, help=help_))
