"""Lowers a `synapse_spark` step."""

from collections.abc import Mapping, Sequence

from amlc import ir
from amlc.backends.azureml_v1.databricks import properties
from amlc.backends.azureml_v1.names import Names
from amlc.program import Call, Dict, Expression, Imported, List, Name, ProjectFolder


def step(
    names: Names, one: ir.Step, own: ir.SynapseSpark, ports: Mapping[str, Expression], arguments: Sequence[Expression]
) -> Call:
    kwargs: dict[str, Expression] = {
        "name": one.name,
        "source_directory": ProjectFolder(one.source or "."),
        "file": one.script,
        "arguments": List(tuple(arguments)),
        "inputs": List(tuple(ports.values())),
        "outputs": List(tuple(Name(names.of("output", one.name, output.name)) for output in one.outputs)),
        "compute_target": Name(names.of("compute", one.compute.name)),
        "app_name": own.app_name,
        "driver_memory": own.driver_memory,
        "driver_cores": own.driver_cores,
        "executor_memory": own.executor_memory,
        "executor_cores": own.executor_cores,
        "num_executors": own.num_executors,
    }
    if one.environment is not None:
        kwargs["environment"] = Name(names.of("environment", one.environment.name))
    if own.conf:
        kwargs["conf"] = Dict(properties(own.conf))
    listed = {"py_files": own.py_files, "jars": own.jars, "files": own.files}
    kwargs |= {key: List(paths) for key, paths in listed.items() if paths}
    kwargs["allow_reuse"] = one.reuse
    if own.version is not None:
        kwargs["version"] = own.version
    return Call(Imported("azureml.pipeline.steps", "SynapseSparkStep"), kwargs=kwargs)
