"""Lowers steps: their ports, their run configuration and the step itself."""

import shlex

from amlc import ir
from amlc.backends.azureml_v1 import (
    adla,
    auto_ml,
    azure_batch,
    data,
    data_transfer,
    databricks,
    kusto,
    module,
    notebook_runner,
    options,
    outputs,
    parallel,
    processes,
    search,
    synapse_spark,
)
from amlc.backends.azureml_v1.names import Names
from amlc.backends.azureml_v1.resources import method
from amlc.backends.azureml_v1.uncompiled import Uncompiled
from amlc.program import Call, Expression, Imported, List, Name, ProjectFolder, Statement


def step(names: Names, one: ir.Step, promoted: outputs.Promoted, *, local: bool) -> list[Statement]:
    """The statements of a step, in order: outputs, inputs, run configuration, step, what it waits for."""
    origin = ("steps", one.name)
    statements = [
        Statement(
            target=names.of("output", one.name, output.name),
            value=outputs.output(names, output, is_promoted=(one.name, output.name) in promoted),
            origin=origin,
        )
        for output in one.outputs
    ]
    ports: dict[str, Expression] = {}
    handed_over = one.own.data if isinstance(one.own, ir.AutoML) else ()
    for port in (port for port in one.inputs if port.name not in handed_over):
        value = data.port(names, port, promoted)
        if not isinstance(value, Name):
            target = names.of("input", one.name, port.name)
            statements.append(Statement(target=target, value=value, origin=origin))
            value = Name(target)
        ports[port.name] = value
    match one.own:
        case ir.ParallelRun():
            statements.append(parallel.configuration(names, one, one.own, local=local))
        case ir.Search():
            statements += search.configuration(names, one, one.own, local=local)
        case ir.DataTransfer() | ir.Adla() | ir.AzureBatch() | ir.Kusto() | ir.Databricks() | ir.SynapseSpark():
            pass
        case ir.AutoML():
            statements += auto_ml.configuration(names, one, one.own, promoted)
        case ir.Notebook():
            statements += notebook_runner.run_configuration(names, one, local=local)
        case ir.Module():
            statements += module.run_configuration(names, one, one.own, local=local)
        case _:
            statements += processes.run_configuration(names, one, local=local)
    target = names.of("step", one.name)
    statements.append(Statement(target=target, value=_step(names, one, ports, local=local), origin=origin))
    return options.handed_on(one, statements) if one.sdk else statements


def order(names: Names, one: ir.Step) -> list[Statement]:
    """What a step waits for beyond its data; after all steps are there."""
    return [
        Statement(
            value=method(Name(names.of("step", one.name)), "run_after", Name(names.of("step", name))),
            origin=("steps", one.name),
        )
        for name in one.after
    ]


def _step(names: Names, one: ir.Step, ports: dict[str, Expression], *, local: bool) -> Call:
    def argument(value: ir.Argument) -> Expression:
        match value:
            case ir.PortArgument("input", name):
                return ports[name]
            case ir.PortArgument(_, name):
                return Name(names.of("output", one.name, name))
            case ir.ParameterArgument(name):
                return Name(names.of("parameter", name))
            case _:
                return value

    arguments = [argument(value) for value in one.arguments]
    match one.own:
        case ir.ParallelRun():
            return parallel.step(names, one, one.own, ports, arguments)
        case ir.Search():
            return search.step(names, one, one.own, ports, arguments)
        case ir.DataTransfer():
            return data_transfer.step(names, one, one.own, ports)
        case ir.Adla():
            return adla.step(names, one, one.own, ports)
        case ir.AzureBatch():
            return azure_batch.step(names, one, one.own, ports, arguments)
        case ir.Kusto():
            return kusto.step(names, one, one.own)
        case ir.Databricks():
            return databricks.step(names, one, one.own, ports, arguments)
        case ir.SynapseSpark():
            return synapse_spark.step(names, one, one.own, ports, arguments)
        case ir.AutoML():
            return auto_ml.step(names, one, one.own, ports)
        case ir.Notebook():
            return notebook_runner.step(names, one, one.own, ports)
        case ir.Module():
            return module.step(names, one, one.own, ports, arguments, local=local)
        case None:
            pass
    if one.kind not in ("python_script", "command"):
        raise Uncompiled(one.kind)
    kwargs: dict[str, Expression] = {"name": one.name}
    if one.script is not None:
        kwargs |= {"script_name": one.script, "arguments": List(tuple(arguments))}
        function = Imported("azureml.pipeline.steps", "PythonScriptStep")
    else:
        # CommandStep splits its first item like a shell does, and only that one (command_step.py).
        if isinstance(arguments[0], str):
            arguments[0] = shlex.quote(arguments[0])
        kwargs |= {"command": List(tuple(arguments))}
        function = Imported("azureml.pipeline.steps", "CommandStep")
    kwargs |= {
        "inputs": List(tuple(ports.values())),
        "outputs": List(tuple(Name(names.of("output", one.name, output.name)) for output in one.outputs)),
        "compute_target": Name(names.of("compute", one.compute.name)),
        "runconfig": Name(names.of("run", one.name)),
        **processes.arguments(names, one),
        "source_directory": ProjectFolder(one.source or "."),
        "allow_reuse": one.reuse,
    }
    return Call(function, kwargs=kwargs)
