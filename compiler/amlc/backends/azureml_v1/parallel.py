"""Lowers a `parallel_run` step: its configuration, and the step itself."""

from collections.abc import Mapping, Sequence
from typing import Any

from amlc import ir
from amlc.backends.azureml_v1.names import Names
from amlc.backends.azureml_v1.processes import LOCAL_TIMEOUT
from amlc.program import Call, Dict, Expression, Imported, List, Name, ProjectFolder, Statement


def configuration(names: Names, one: ir.Step, own: ir.ParallelRun, *, local: bool) -> Statement:
    def decided(value: Any) -> Expression:
        match value:
            case ir.ParameterArgument(name):
                return Name(names.of("parameter", name))
            case tuple():
                return List(value)
            case _:
                plain: str | int | float | None = value
                return plain

    assert one.environment is not None
    kwargs: dict[str, Expression] = {
        "source_directory": ProjectFolder(one.source or "."),
        "entry_script": one.script,
        "environment": Name(names.of("environment", one.environment.name)),
        "compute_target": Name(names.of("compute", one.compute.name)),
        "node_count": decided(own.node_count),
        "process_count_per_node": decided(own.process_count_per_node),
        "mini_batch_size": decided(own.mini_batch_size),
        "partition_keys": decided(own.partition_keys),
        "error_threshold": own.error_threshold,
        "allowed_failed_count": own.allowed_failed_count,
        "allowed_failed_percent": own.allowed_failed_percent,
        "output_action": own.output_action,
        "append_row_file_name": own.append_row_file_name,
        "run_invocation_timeout": decided(own.run_invocation_timeout),
        "run_max_try": decided(own.run_max_try),
        "logging_level": decided(own.logging_level),
        "description": own.description,
    }
    variables: dict[str, Expression] = dict(sorted(own.variables.items()))
    if local and one.timeout is not None:
        variables[LOCAL_TIMEOUT] = str(one.timeout)
    if variables:
        kwargs["environment_variables"] = Dict(variables)
    made = Call(
        Imported("azureml.pipeline.steps", "ParallelRunConfig"),
        kwargs={key: value for key, value in kwargs.items() if value is not None},
    )
    return Statement(target=names.of("run", one.name), value=made, origin=("steps", one.name))


def step(
    names: Names,
    one: ir.Step,
    own: ir.ParallelRun,
    ports: Mapping[str, Expression],
    arguments: Sequence[Expression],
) -> Call:
    kwargs: dict[str, Expression] = {
        "name": one.name,
        "parallel_run_config": Name(names.of("run", one.name)),
        "inputs": List(tuple(ports[name] for name in own.split)),
    }
    whole = tuple(value for name, value in ports.items() if name not in own.split)
    if whole:
        kwargs["side_inputs"] = List(whole)
    if own.output is not None:
        kwargs["output"] = Name(names.of("output", one.name, own.output))
    if arguments:
        kwargs["arguments"] = List(tuple(arguments))
    kwargs["allow_reuse"] = one.reuse
    return Call(Imported("azureml.pipeline.steps", "ParallelRunStep"), kwargs=kwargs)
