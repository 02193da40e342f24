"""Resolves inputs: the data that flows in from outside."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from amlc import ir
from amlc.diagnostics import Finding
from amlc.resolve.chosen import chosen
from amlc.resolve.context import Resolver
from amlc.resolve.places import SCHEMES, known_datastore, stays_below
from amlc.resolve.tables import FORMATS, options_of, table_of, table_rules
from amlc.resolve.written import no_place
from amlc.spec import data
from amlc.tree import Path

if TYPE_CHECKING:
    from amlc.spec.data_references import SqlReferenceInput

# The keys that say where a dataset comes from: exactly one of them.
_SOURCES = ("path", "url", "query", "dataset", "parameter")
# By key: the sources it is for. What a registered dataset or a run's choice is, only the workspace knows.
_FITTING = {
    "datastore": ("path", "query"),
    "version": ("dataset",),
    "query_timeout": ("query",),
    **dict.fromkeys(("is_file", "partition_format", "format", "include_path", *FORMATS), ("path", "url")),
    "column_types": ("path", "url", "query"),
    **dict.fromkeys(("keep_columns", "drop_columns"), ("path", "url", "query", "dataset")),
}


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
            elif written.partition("://")[0] not in SCHEMES:
                message = f"`{written}` is not a URL that Azure ML reads"
                help_ = f"it begins with {', '.join(f'{scheme}://' for scheme in SCHEMES[1:])}"
                on.findings.append(Finding(code="invalid-value", path=where, message=message, help=help_))
    table = table_of(one)
    tabular = table is not None or one.query is not None or bool(one.keep_columns or one.drop_columns)
    mode = one.mode or ("direct" if tabular else "mount")
    if tabular and one.mode not in (None, "direct"):
        message = f"a table cannot be reached by `mode: {one.mode}`"
        help_ = "leave `mode` out: a table is handed over as it is"
        on.findings.append(Finding(code="wrong-mode", path=(*at, "mode"), message=message, help=help_))
    place = one.path_on_compute
    if place is not None and mode == "direct":
        on.findings.append(no_place((*at, "path_on_compute")))
    if one.dataset is not None:
        return ir.RegisteredDataset(
            name=name,
            dataset=one.dataset,
            version=one.version,
            mode=mode,
            path_on_compute=place,
            options=options_of(one),
        )
    if one.parameter is not None:
        return chosen(on, name, one, one.parameter, at)
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
    if one.dataset is not None and one.version is None and (one.keep_columns or one.drop_columns):
        key = "keep_columns" if one.keep_columns else "drop_columns"
        message = f"`{key}` needs the dataset's version"
        help_ = "add `version: …`: of the latest when the pipeline runs, the SDK can leave out nothing"
        yield Finding(code="missing-field", path=(*at, key), message=message, help=help_, key=True)
    yield from table_rules(one, at, tabular=one.query is not None or one.dataset is not None, said=said)


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
