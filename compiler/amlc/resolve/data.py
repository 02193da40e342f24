"""Resolves inputs and outputs."""

from amlc import ir
from amlc.diagnostics import Finding
from amlc.resolve.context import Resolver
from amlc.spec import data
from amlc.tree import Path


def source(on: Resolver, name: str, one: data.Input) -> ir.Input:
    at: Path = ("inputs", name)
    if isinstance(one, data.DataReferenceInput):
        _known_datastore(on, (*at, "datastore"), one.datastore)
        return ir.DataReference(name=name, datastore=one.datastore, path=one.path, mode=one.mode)
    if one.dataset is not None:
        for key in ("datastore", "path"):
            if getattr(one, key) is not None:
                message = f"an input is a `dataset` or a `{key}`, not both"
                on.findings.append(Finding(code="conflicting-fields", path=(*at, key), message=message, key=True))
        return ir.RegisteredDataset(name=name, dataset=one.dataset, version=one.version, mode=one.mode)
    for key in ("datastore", "path"):
        if getattr(one, key) is None:
            help_ = f"add `{key}: …`, or `dataset: …` for a registered one"
            on.findings.append(
                Finding(code="missing-field", path=(*at, key), message=f"`{key}` is missing", help=help_)
            )
    if one.datastore is not None:
        _known_datastore(on, (*at, "datastore"), one.datastore)
    paths = (one.path,) if isinstance(one.path, str) else one.path or ()
    for written in paths:
        _stays_below(on, (*at, "path"), written)
    return ir.FileDataset(name=name, datastore=one.datastore or "", paths=paths, mode=one.mode)


def output(on: Resolver, step: str, name: str, one: data.Output) -> ir.Output:
    at: Path = ("steps", step, "outputs", name)
    if one.datastore is not None:
        _known_datastore(on, (*at, "datastore"), one.datastore)
    if one.overwrite is not None and one.mode != "upload":
        message = "`overwrite` has no meaning with `mode: mount`"
        on.findings.append(Finding(code="conflicting-fields", path=(*at, "overwrite"), message=message, key=True))
    if isinstance(one, data.FileOutput) and one.path is not None:
        _stays_below(on, (*at, "path"), one.path)
    if isinstance(one, data.PipelineDataOutput):
        return ir.PipelineData(
            name=name,
            datastore=one.datastore,
            is_directory=one.is_directory,
            mode=one.mode,
            overwrite=one.overwrite,
            path_on_compute=one.path_on_compute,
            pipeline_output=one.pipeline_output,
        )
    if one.path is not None and one.datastore is None:
        message = "`path` needs the `datastore` that it is on"
        on.findings.append(
            Finding(code="missing-field", path=(*at, "path"), message=message, help="add `datastore: …`")
        )
    asked = one.register_
    registration = (
        None if asked is None else ir.Registration(name=asked.name, description=asked.description, tags=asked.tags)
    )
    return ir.FileOutput(
        name=name,
        destination=None if one.datastore is None else (one.datastore, one.path),
        mode=one.mode,
        overwrite=bool(one.overwrite),
        registration=registration,
    )


def _known_datastore(on: Resolver, path: Path, name: str) -> None:
    if name not in on.spec.datastores:
        on.unknown(path, name, on.spec.datastores, "datastores", ("datastores",))


def _stays_below(on: Resolver, path: Path, written: str) -> None:
    if ".." in written.split("/") or not written:
        message = "the path is empty" if not written else f"`{written}` leads out of the datastore"
        on.findings.append(Finding(code="invalid-value", path=path, message=message))
