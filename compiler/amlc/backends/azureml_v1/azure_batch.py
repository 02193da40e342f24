"""Lowers an `azure_batch` step. What the SDK would not send is not given to it."""

from collections.abc import Mapping, Sequence

from amlc import ir
from amlc.backends.azureml_v1.names import Names
from amlc.program import Call, Expression, Imported, List, Name, ProjectFolder


def step(
    names: Names,
    one: ir.Step,
    own: ir.AzureBatch,
    ports: Mapping[str, Expression],
    arguments: Sequence[Expression],
) -> Call:
    kwargs: dict[str, Expression] = {
        "name": one.name,
        "pool_id": own.pool_id,
        "executable": own.executable,
        "arguments": List(tuple(arguments)),
        "inputs": List(tuple(ports.values())),
        "outputs": List(tuple(Name(names.of("output", one.name, output.name)) for output in one.outputs)),
        "compute_target": Name(names.of("compute", one.compute.name)),
    }
    if one.source is not None:
        kwargs["source_directory"] = ProjectFolder(one.source)
    if own.version is not None:
        kwargs["version"] = own.version
    return Call(Imported("azureml.pipeline.steps", "AzureBatchStep"), kwargs=kwargs | {"allow_reuse": one.reuse})
