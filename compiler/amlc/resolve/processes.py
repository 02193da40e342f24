"""Resolves how a step's process is started: its distribution, its container, its variables."""

from collections.abc import Iterator, Mapping
from typing import Any

from amlc import ir
from amlc.diagnostics import Finding
from amlc.resolve.context import Resolver
from amlc.spec.references import ParameterRef
from amlc.spec.steps import UploadingStep
from amlc.tree import Path

# By the key of a distribution: the least that it can be.
_LEAST = {"node_count": 1, "process_count_per_node": 1, "worker_count": 1, "parameter_server_count": 0}


def process(on: Resolver, name: str, body: Any) -> ir.Process | None:
    """What a step of any kind has of it; None for one that is no process of its own."""
    if not isinstance(body, UploadingStep) or not hasattr(body, "distribution"):
        return None
    docker = getattr(body, "docker", None)
    params: Mapping[str, ir.Literals | ParameterRef] = getattr(body, "params", {})
    on.findings += _taken(name, body, params)
    return ir.Process(
        distribution=_distribution(on, body.distribution, ("steps", name, "distribution")),
        docker=docker and ir.Docker(docker.use_docker, docker.shm_size, docker.arguments),
        params={
            key: ir.ParameterArgument(value.parameter) if isinstance(value, ParameterRef) else value
            for key, value in params.items()
        },
        version=getattr(body, "version", None),
    )


def _distribution(on: Resolver, one: Any, at: Path) -> ir.Mpi | ir.PyTorch | ir.TensorFlow | None:
    def count(key: str) -> ir.Count:
        return _count(on, getattr(one, key), (*at, key), least=_LEAST[key])

    match getattr(one, "kind", None):
        case "mpi":
            return ir.Mpi(count("node_count"), count("process_count_per_node"))
        case "pytorch":
            return ir.PyTorch(count("node_count"), one.process_count, one.communication_backend)
        case "tensorflow":
            return ir.TensorFlow(count("worker_count"), count("parameter_server_count"))
        case _:
            return None


def _count(on: Resolver, value: int | ParameterRef, path: Path, *, least: int) -> ir.Count:
    if not isinstance(value, ParameterRef):
        return ir.Count(value, None)
    found = on.spec.parameters.get(value.parameter)
    if found is None:
        return ir.Count(least, value.parameter)  # that there is none is said where its references are read
    default = found.default
    message = None
    if found.type != "integer":
        message = f"the parameter `{value.parameter}` is of type {found.type}, and a count is wanted"
    elif type(default) is int and default < least:
        message = f"`{path[-1]}` must be at least {least}, and the default of `{value.parameter}` is {default}"
    if message is not None:
        note = ("it is defined here", ("parameters", value.parameter))
        on.findings.append(Finding(code="wrong-reference", path=path, message=message, note=note))
    return ir.Count(default if type(default) is int else least, value.parameter)


def _taken(name: str, body: Any, params: Mapping[str, object]) -> Iterator[Finding]:
    """The SDK makes a variable of each parameter in the arguments, too, and refuses a second one of the name
    (azureml/pipeline/core/_python_script_step_base.py).
    """
    if not params:
        return
    written = (*getattr(body, "arguments", ()), *getattr(body, "command", ()))
    arguments = {one.parameter for one in written if isinstance(one, ParameterRef)}
    for key in sorted(params.keys() & arguments):
        message = f"the parameter `{key}` is among the arguments, and reaches the step as AML_PARAMETER_{key} by itself"
        path: Path = ("steps", name, "params", key)
        same = params[key] == ParameterRef(parameter=key)
        help_ = "leave it out here" if same else "give this one another name"
        yield Finding(code="conflicting-fields", path=path, message=message, help=help_, key=True)


def searched(on: Resolver, step: str, body: Any) -> tuple[ir.Searched, ...] | None:
    key = "hyperparameter_sampling"
    sampling = vars(body).get(key)
    if not on.where.is_known(("steps", step, key)):
        return None
    space = sampling.parameter_space.items() if sampling is not None else ()
    return tuple(
        ir.Searched(name, function, value if isinstance(value, tuple) else (value,))
        for name, one in space
        for function, value in one
        if value is not None
    )
