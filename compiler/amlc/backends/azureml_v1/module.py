"""Lowers a `module` step: the module, the version of it, which is published when it is absent, and the step."""

import hashlib
from collections.abc import Mapping, Sequence

from amlc import ir
from amlc.backends.azureml_v1 import processes
from amlc.backends.azureml_v1.names import Names
from amlc.backends.azureml_v1.resources import WORKSPACE, method
from amlc.program import (
    Call,
    Dict,
    Expression,
    Function,
    Imported,
    Item,
    List,
    Member,
    Name,
    ProjectFolder,
    Statement,
    Tuple,
)

_CORE = "azureml.pipeline.core"
_GRAPH = "azureml.pipeline.core.graph"
_LENGTH = 16  # hexadecimal characters in a version's name: 64 bits


def modules(names: Names, steps: Sequence[ir.Step]) -> list[Statement]:
    """The look-up of each module that the steps use; one that some step publishes is made when it is absent."""
    used: dict[str, tuple[ir.Step, ir.Module]] = {}
    for step in steps:
        if isinstance(step.own, ir.Module):
            key = module_key(step.own)
            if key not in used or (used[key][1].content is None and step.own.content is not None):
                used[key] = (step, step.own)
    return [_module(names, step, own) for step, own in used.values()]


def module_key(own: ir.Module) -> str:
    return own.name or own.id or ""


def _module(names: Names, one: ir.Step, own: ir.Module) -> Statement:
    target = names.of("module", module_key(own))
    kwargs: dict[str, Expression] = {"workspace": WORKSPACE}
    key = "module_id" if own.name is None else "name"
    kwargs[key] = module_key(own)
    found = Call(Imported(_CORE, "Module.get"), kwargs=kwargs)
    origin = ("steps", one.name, "module" if own.name is not None else "module_id")
    if own.content is None:
        return Statement(target=target, value=found, origin=origin)
    return Statement(
        target=target,
        value=found,
        # What the pipeline service's client raises for any refusal (msrest).
        absent=Imported("msrest.exceptions", "HttpOperationError"),
        create=Call(Imported(_CORE, "Module.create"), kwargs=kwargs | {"description": own.content.description}),
        origin=origin,
    )


def version(names: Names, one: ir.Step, own: ir.Module, built: Sequence[str]) -> list[Statement]:
    """The version that a step names, or the one that is published for it.

    `built` is what else the published one is made of: its files and its environment, as text.
    """
    module = Name(names.of("module", module_key(own)))
    target = names.of("version", one.name)
    if own.content is None:
        if own.version is None:
            return []
        return [Statement(target=target, value=_of(module, own.version), origin=("steps", one.name, "version"))]
    published = _published(names, module, one, own.content)
    content = {
        key: value for key, value in published.kwargs.items() if key != "runconfig"
    }  # a variable of this program
    digest = hashlib.sha256(repr((content, *built)).encode()).hexdigest()[:_LENGTH]
    called = digest if own.version is None else f"{own.version}+{digest}"
    made = Call(published.function, kwargs={**published.kwargs, "version": called})
    return [
        *processes.run_configuration(names, one, local=False),
        Statement(
            target=target,
            value=_of(module, called),
            absent=Imported("builtins", "KeyError"),
            create=made,
            origin=("steps", one.name),
        ),
    ]


def run_configuration(names: Names, one: ir.Step, own: ir.Module, *, local: bool) -> list[Statement]:
    """The step's own, instead of the module's; that of what is published gets the embedded workspace's own limit."""
    if not _has_its_own(one, own, local=local):
        return []
    if own.content is None:
        return processes.run_configuration(names, one, local=local)
    variables = Dict({processes.LOCAL_TIMEOUT: str(one.timeout)})
    target, origin = names.of("run", one.name), ("steps", one.name)
    return [Statement(target=target, attribute="environment_variables", value=variables, origin=origin)]


def _has_its_own(one: ir.Step, own: ir.Module, *, local: bool) -> bool:
    return (local and one.timeout is not None) or (own.content is None and one.environment is not None)


def _of(module: Expression, version: str) -> Call:
    """A version of a module. `Module.resolve` would hand out another one where there is none of the name."""
    pair = Tuple((Member(Name("one"), "version"), Member(Name("one"), "module_version_id")))
    listed = Call(Imported("builtins", "map"), (Function("one", pair), method(module, "module_version_list")))
    ids = Call(Imported("builtins", "dict"), (listed,))
    return Call(Imported(_CORE, "ModuleVersion.get"), (WORKSPACE, Item(ids, version)))


def _published(names: Names, module: Expression, one: ir.Step, content: ir.ModuleContent) -> Call:
    inputs = {port.name: _input(port) for port in one.inputs}
    outputs = {output.name: _output(output) for output in one.outputs}

    def argument(value: ir.Argument) -> Expression:
        match value:
            case ir.PortArgument("input", name):
                return inputs[name]
            case ir.PortArgument(_, name):
                return outputs[name]
            case ir.ParameterArgument(name):
                return Name(names.of("parameter", name))
            case _:
                return str(value)  # anything but text is refused (azureml/pipeline/core/module.py)

    kwargs: dict[str, Expression] = {
        "script_name": one.script,
        "description": content.description,
        "inputs": List(tuple(inputs.values())),
        "outputs": List(tuple(outputs.values())),
        "params": Dict(dict(sorted(content.parameters.items()))),
        "arguments": List(tuple(argument(value) for value in one.arguments)),
        "runconfig": Name(names.of("run", one.name)),
        "source_directory": ProjectFolder(one.source or "."),
        "is_default": content.is_default,
    }
    if content.category is not None:
        kwargs["category"] = content.category
    return method(module, "publish_python_script", **kwargs)


def _input(one: ir.InputPort) -> Call:
    kwargs: dict[str, Expression] = {"name": one.name, "default_datastore_mode": one.mode, "label": one.name}
    if one.path_on_compute is not None:
        kwargs["default_path_on_compute"] = one.path_on_compute
    return Call(Imported(_GRAPH, "InputPortDef"), kwargs=kwargs)


def _output(one: ir.Output) -> Call:
    kwargs: dict[str, Expression] = {"name": one.name, "label": one.name}
    optional: dict[str, Expression] = {
        "default_datastore_mode": getattr(one, "mode", None),
        "default_path_on_compute": getattr(one, "path_on_compute", None),
        "data_type": getattr(one, "data_type", None),
        "is_directory": getattr(one, "is_directory", None),
    }
    kwargs |= {key: value for key, value in optional.items() if value is not None}
    return Call(Imported(_GRAPH, "OutputPortDef"), kwargs=kwargs)


def step(
    names: Names,
    one: ir.Step,
    own: ir.Module,
    ports: Mapping[str, Expression],
    arguments: Sequence[Expression],
    *,
    local: bool,
) -> Call:
    kwargs: dict[str, Expression] = {"name": one.name}
    if own.content is None and own.version is None:
        kwargs["module"] = Name(names.of("module", module_key(own)))
    else:
        kwargs["module_version"] = Name(names.of("version", one.name))
    kwargs |= {
        "inputs_map": Dict(dict(ports)),
        "outputs_map": Dict({output.name: Name(names.of("output", one.name, output.name)) for output in one.outputs}),
        "compute_target": Name(names.of("compute", one.compute.name)),
    }
    if _has_its_own(one, own, local=local):
        kwargs["runconfig"] = Name(names.of("run", one.name))
    if own.content is None and arguments:
        kwargs["arguments"] = List(tuple(arguments))
    # What the step's own arguments name, the SDK makes a parameter of by itself.
    named = () if own.content is None else (one for one in one.arguments if isinstance(one, ir.ParameterArgument))
    params = {**{value.name: value for value in named}, **own.params}
    if params:
        kwargs["params"] = Dict(
            {
                name: Name(names.of("parameter", value.name)) if isinstance(value, ir.ParameterArgument) else value
                for name, value in sorted(params.items())
            }
        )
    return Call(Imported("azureml.pipeline.steps", "ModuleStep"), kwargs=kwargs)
