"""Resolves parameters, and the data that some of them are by default."""

from collections.abc import Iterator

from amlc import ir
from amlc.diagnostics import Finding
from amlc.resolve.context import Resolver
from amlc.resolve.data import dataset
from amlc.resolve.places import known_datastore, stays_below
from amlc.spec import data
from amlc.tree import Path


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
