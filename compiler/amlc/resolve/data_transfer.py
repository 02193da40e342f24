"""Resolves a `data_transfer` step: what it can copy, and where to."""

from collections.abc import Iterator, Mapping
from typing import Any

from amlc import ir
from amlc.diagnostics import Finding
from amlc.resolve.context import Resolver
from amlc.rules import wrong
from amlc.spec.references import InputRef, StepOutputRef
from amlc.tree import Path

_KEYS = ("source_data_reference", "destination_data_reference")
# Datastores that azureml/pipeline/core/_data_transfer_step_base.py does not list.
_UNREACHED = {"azure_file_share": "a file share", "dbfs": "a Databricks file system", "hdfs": "a Hadoop file system"}


def own(on: Resolver, name: str, body: Any, ports: Mapping[str, ir.InputPort]) -> ir.DataTransfer:
    at: Path = ("steps", name)
    source, destination = (_port(getattr(body, key)) for key in _KEYS)
    for key, port in zip(_KEYS, (source, destination), strict=True):
        if port in ports and on.where.is_whole((*at, key)):
            on.findings += _rules(on, key, ports[port], (*at, key))
            on.findings += _mode(ports[port], (*at, key), getattr(body, key)) if key == _KEYS[1] else ()
    if source in ports and destination in ports and _place(ports[source]) == _place(ports[destination]):
        message = "the step copies its source to itself"
        on.findings.append(wrong((*at, _KEYS[1]), message, "name another place"))
    return ir.DataTransfer(
        source=source,
        destination=destination,
        source_reference_type=body.source_reference_type,
        destination_reference_type=body.destination_reference_type,
    )


def _port(one: InputRef | StepOutputRef) -> str:
    return one.as_ or (one.input if isinstance(one, InputRef) else one.output)


def _place(port: ir.InputPort) -> object:
    one = port.source
    return (one.datastore, one.path.strip("/")) if isinstance(one, ir.DataReference) else one


def _rules(on: Resolver, key: str, port: ir.InputPort, at: Path) -> Iterator[Finding]:
    """What azureml/pipeline/steps/data_transfer_step.py documents that it takes, and from where."""
    source = port.source
    note: tuple[str, Path] | None = None
    if not isinstance(source, ir.Written):
        note = ("it is defined here", ("inputs", source.name))
    message = help_ = None
    match source:
        case ir.DataReference():
            kind = getattr(on.spec.datastores.get(source.datastore), "kind", None)
            if kind in _UNREACHED:
                message = f"a `data_transfer` step cannot reach the datastore `{source.datastore}`, {_UNREACHED[kind]}"
                help_ = "keep the data in a blob container or a data lake"
                note = ("it is defined here", ("datastores", source.datastore))
        case ir.ParameterDataset():
            parameter = on.spec.parameters.get(source.parameter)
            if parameter is not None and parameter.type == "dataset":
                message = f"a `data_transfer` step copies paths, and the parameter `{source.parameter}` is a dataset"
                help_ = "give the parameter `type: datapath`"
        case ir.SqlReference():
            if key == _KEYS[1] and "sql_query" in source.options:
                message = f"nothing can be copied to `{source.name}`, which is a query"
                help_ = "write a `sql_table`"
        case ir.Written(step, output):
            if not isinstance(output, ir.PipelineData | ir.TrainingOutput):
                message = f"a `data_transfer` step cannot copy `{output.name}`, which is a dataset"
                help_ = "give the output `kind: pipeline_data`"
                note = ("the output", ("steps", step, "outputs", output.name))
        case _:
            verb = "copy" if key == _KEYS[0] else "copy to"
            message = f"a `data_transfer` step cannot {verb} `{source.name}`, which is a dataset"
            help_ = "give the input `kind: data_reference`"
    if message is not None:
        yield Finding(code="wrong-reference", path=at, message=message, help=help_, note=note)


def _mode(port: ir.InputPort, at: Path, written: InputRef) -> Iterator[Finding]:
    """azureml/pipeline/core/_data_transfer_step_base.py makes an output of the destination, with its mode."""
    if port.mode == "download":
        message = f"`{port.name}` is written, and cannot have `mode: download`"
        path = at if written.mode is None else (*at, "mode")
        yield Finding(code="wrong-mode", path=path, message=message, help="leave `mode` out")
