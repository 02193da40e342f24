"""Lowers steps: their ports, their run configuration and the step itself."""

import shlex

from amlc import ir
from amlc.backends.azureml_v1.limits import DEFAULT_OUTPUT_PATH
from amlc.backends.azureml_v1.names import Names
from amlc.backends.azureml_v1.resources import WORKSPACE, method
from amlc.program import Call, Dict, Expression, Imported, List, Name, ProjectFolder, Statement, Tuple

# The embedded workspace reads its limit here: SDK v1 has no field for one that is not Azure's too.
LOCAL_TIMEOUT = "AMLC_TIMEOUT_SECONDS"


def step(names: Names, one: ir.Step, *, local: bool) -> list[Statement]:
    """The statements of a step, in order: outputs, inputs, run configuration, step, what it waits for."""
    origin = ("steps", one.name)
    statements = [
        Statement(target=names.of("output", one.name, output.name), value=_output(names, output), origin=origin)
        for output in one.outputs
    ]
    ports: dict[str, Expression] = {}
    for port in one.inputs:
        value = _input(names, port)
        if not isinstance(value, Name):
            target = names.of("input", one.name, port.name)
            statements.append(Statement(target=target, value=value, origin=origin))
            value = Name(target)
        ports[port.name] = value
    statements += _run_configuration(names, one, local=local)
    target = names.of("step", one.name)
    statements.append(Statement(target=target, value=_step(names, one, ports), origin=origin))
    return statements


def order(names: Names, one: ir.Step) -> list[Statement]:
    """What a step waits for beyond its data; after all steps are there."""
    return [
        Statement(
            value=method(Name(names.of("step", one.name)), "run_after", Name(names.of("step", name))),
            origin=("steps", one.name),
        )
        for name in one.after
    ]


def _step(names: Names, one: ir.Step, ports: dict[str, Expression]) -> Call:
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
        "source_directory": ProjectFolder(one.source),
        "allow_reuse": one.reuse,
    }
    return Call(function, kwargs=kwargs)


def _run_configuration(names: Names, one: ir.Step, *, local: bool) -> list[Statement]:
    target, origin = names.of("run", one.name), ("steps", one.name)

    def assign(attribute: str, value: Expression) -> Statement:
        return Statement(target=target, attribute=attribute, value=value, origin=origin)

    made = Call(Imported("azureml.core.runconfig", "RunConfiguration"))
    statements = [
        Statement(target=target, value=made, origin=origin),
        assign("environment", Name(names.of("environment", one.environment.name))),
    ]
    if one.max_run_duration_seconds is not None:
        statements.append(assign("max_run_duration_seconds", one.max_run_duration_seconds))
    if local and one.timeout is not None:
        statements.append(assign("environment_variables", Dict({LOCAL_TIMEOUT: str(one.timeout)})))
    return statements


def _output(names: Names, one: ir.Output) -> Expression:
    if isinstance(one, ir.PipelineData):
        kwargs: dict[str, Expression] = {"name": one.name}
        if one.datastore is not None:
            kwargs["datastore"] = Name(names.of("datastore", one.datastore))
        kwargs["output_mode"] = one.mode
        optional: dict[str, Expression] = {
            "output_path_on_compute": one.path_on_compute,
            "output_overwrite": one.overwrite,
            "is_directory": one.is_directory,
            "pipeline_output_name": one.pipeline_output,
        }
        kwargs |= {key: value for key, value in optional.items() if value is not None}
        return Call(Imported("azureml.pipeline.core", "PipelineData"), kwargs=kwargs)
    kwargs = {"name": one.name}
    if one.destination is not None:
        datastore, path = one.destination
        kwargs["destination"] = Tuple((Name(names.of("datastore", datastore)), path or DEFAULT_OUTPUT_PATH))
    made = Call(Imported("azureml.data", "OutputFileDatasetConfig"), kwargs=kwargs)
    made = method(made, "as_upload", overwrite=one.overwrite) if one.mode == "upload" else method(made, "as_mount")
    if one.registration is not None:
        details: dict[str, Expression] = {"name": one.registration.name}
        if one.registration.description is not None:
            details["description"] = one.registration.description
        if one.registration.tags is not None:
            details["tags"] = Dict(dict(sorted(one.registration.tags.items())))
        made = method(made, "register_on_complete", **details)
    return made


def _input(names: Names, port: ir.InputPort) -> Expression:
    where: dict[str, Expression] = {"path_on_compute": port.path_on_compute} if port.path_on_compute else {}
    if isinstance(port.source, tuple):
        producer, output = port.source
        data = Name(names.of("output", producer, output.name))
        if isinstance(output, ir.FileOutput):
            return method(method(data, "as_input", name=port.name), f"as_{port.mode}", **where)
        if port.name == output.name and port.mode == "mount" and not where:
            return data
        return method(data, "create_input_binding", input_name=port.name, mode=port.mode, **where)
    source = port.source
    match source:
        case ir.DataReference():
            kwargs: dict[str, Expression] = {
                "datastore": Name(names.of("datastore", source.datastore)),
                "data_reference_name": port.name,
                "path_on_datastore": source.path,
                "mode": port.mode,
            }
            return Call(Imported("azureml.data.data_reference", "DataReference"), kwargs=kwargs | where)
        case ir.RegisteredDataset() if source.version is None:
            # A name instead of a dataset stays the latest version whenever the pipeline runs.
            latest = Tuple((WORKSPACE, source.dataset))
            kwargs = {"name": port.name, "dataset": latest, "mode": port.mode}
            module = "azureml.data.dataset_consumption_config"
            return Call(Imported(module, "DatasetConsumptionConfig"), kwargs=kwargs | where)
        case _:
            named = method(Name(names.of("dataset", source.name)), "as_named_input", port.name)
            return named if port.mode == "direct" else method(named, f"as_{port.mode}", **where)
