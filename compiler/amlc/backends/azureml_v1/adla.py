"""Lowers an `adla` step."""

from collections.abc import Mapping

from amlc import ir
from amlc.backends.azureml_v1.names import Names
from amlc.program import Call, Dict, Expression, Imported, List, Name, ProjectFolder


def step(names: Names, one: ir.Step, own: ir.Adla, ports: Mapping[str, Expression]) -> Call:
    kwargs: dict[str, Expression] = {
        "name": one.name,
        "script_name": one.script,
        "inputs": List(tuple(ports.values())),
        "outputs": List(tuple(Name(names.of("output", one.name, output.name)) for output in one.outputs)),
    }
    if own.params:
        kwargs["params"] = Dict(
            {
                name: Name(names.of("parameter", value.name)) if isinstance(value, ir.ParameterArgument) else value
                for name, value in sorted(own.params.items())
            }
        )
    for key in ("degree_of_parallelism", "priority", "runtime_version", "version"):
        if getattr(own, key) is not None:
            kwargs[key] = getattr(own, key)
    kwargs |= {
        "compute_target": Name(names.of("compute", one.compute.name)),
        "source_directory": ProjectFolder(one.source or "."),
        "allow_reuse": one.reuse,
    }
    return Call(Imported("azureml.pipeline.steps", "AdlaStep"), kwargs=kwargs)
