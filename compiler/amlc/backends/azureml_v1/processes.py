"""Lowers how a step's process is started: its run configuration, and what a run may set of it."""

from collections.abc import Mapping

from amlc import ir
from amlc.backends.azureml_v1.names import Names
from amlc.program import Call, Dict, Expression, Imported, List, Name, Statement

# The embedded workspace reads its limit here: SDK v1 has no field for one that is not Azure's too.
LOCAL_TIMEOUT = "AMLC_TIMEOUT_SECONDS"

# By the key of a distribution: the SDK's names for what a run may set of it
# (azureml/pipeline/core/_module_parameter_provider.py). Each worker has a machine, as ScriptRunConfig sees to.
_SET_BY_RUNS: Mapping[str, tuple[str, ...]] = {
    "node_count": ("NodeCount",),
    "process_count_per_node": ("MpiProcessCountPerNode",),
    "worker_count": ("NodeCount", "TensorflowWorkerCount"),
    "parameter_server_count": ("TensorflowParameterServerCount",),
}


def run_configuration(names: Names, one: ir.Step, *, local: bool) -> list[Statement]:
    target, origin = names.of("run", one.name), ("steps", one.name)
    settings: dict[str, Expression] = {}
    if one.environment is not None:
        settings["environment"] = Name(names.of("environment", one.environment.name))
    if one.process is not None and one.process.distribution is not None:
        settings |= _distribution(one.process.distribution)
    if one.process is not None and one.process.docker is not None:
        settings["docker"] = docker(one.process.docker)
    if one.max_run_duration_seconds is not None:
        settings["max_run_duration_seconds"] = one.max_run_duration_seconds
    if local and one.timeout is not None:
        settings["environment_variables"] = Dict({LOCAL_TIMEOUT: str(one.timeout)})
    return [
        Statement(target=target, value=_made("RunConfiguration"), origin=origin),
        *(Statement(target=target, attribute=key, value=value, origin=origin) for key, value in settings.items()),
    ]


def arguments(names: Names, one: ir.Step) -> dict[str, Expression]:
    """What the step's constructor is given of it, beside the run configuration."""
    process = one.process
    if process is None:
        return {}
    kwargs: dict[str, Expression] = {}
    if process.distribution is not None:
        counts = process.distribution._asdict().items()
        set_by_runs = {
            name: Name(names.of("parameter", count.parameter))
            for key, count in counts
            if isinstance(count, ir.Count) and count.parameter is not None
            for name in _SET_BY_RUNS[key]
        }
        if set_by_runs:
            kwargs["runconfig_pipeline_params"] = Dict(set_by_runs)
    params = {**process.params, **{name: ir.ParameterArgument(name) for name in _undeclared(one)}}
    if params:
        kwargs["params"] = Dict(
            {
                name: Name(names.of("parameter", value.name)) if isinstance(value, ir.ParameterArgument) else value
                for name, value in sorted(params.items())
            }
        )
    if process.version is not None:
        kwargs["version"] = process.version
    return kwargs


def _undeclared(one: ir.Step) -> set[str]:
    """The dataset parameters that the SDK does not see among the arguments, and would not publish
    (azureml/pipeline/core/builder.py, _get_pipeline_parameters_implicit).
    """
    chosen = [
        (port.source.parameter, ir.PortArgument("input", port.name) in one.arguments)
        for port in one.inputs
        if isinstance(port.source, ir.ParameterDataset) and port.source.of == "dataset"
    ]
    return {name for name, _ in chosen} - {name for name, is_seen in chosen if is_seen}


def _distribution(one: ir.Mpi | ir.PyTorch | ir.TensorFlow) -> dict[str, Expression]:
    """What ScriptRunConfig makes of a `distributed_job_config` (azureml/core/script_run_config.py)."""

    def settings(framework: str, communicator: str, nodes: ir.Count) -> dict[str, Expression]:
        return {"framework": framework, "communicator": communicator, "node_count": nodes.value}

    made = distributed(one)
    match one:
        case ir.Mpi(nodes, _):
            return settings("Python", "IntelMpi", nodes) | {"mpi": made}
        case ir.PyTorch(nodes, _, backend):
            return settings("PyTorch", backend, nodes) | {"pytorch": made}
        case ir.TensorFlow(workers, _):
            return settings("TensorFlow", "ParameterServer", workers) | {"tensorflow": made}


def distributed(one: ir.Mpi | ir.PyTorch | ir.TensorFlow) -> Call:
    match one:
        case ir.Mpi(nodes, processes):
            return _made("MpiConfiguration", process_count_per_node=processes.value, node_count=nodes.value)
        case ir.PyTorch(nodes, total, backend):
            return _made(
                "PyTorchConfiguration", communication_backend=backend, process_count=total, node_count=nodes.value
            )
        case ir.TensorFlow(workers, servers):
            return _made("TensorflowConfiguration", worker_count=workers.value, parameter_server_count=servers.value)


def docker(one: ir.Docker) -> Call:
    # Always with a list of its own: the SDK's default is one list, which all that leave it out share.
    kwargs: dict[str, Expression] = {"use_docker": one.use_docker, "arguments": List(one.arguments)}
    if one.shm_size is not None:
        kwargs["shm_size"] = one.shm_size
    return _made("DockerConfiguration", **kwargs)


def _made(of: str, **kwargs: Expression) -> Call:
    return Call(Imported("azureml.core.runconfig", of), kwargs=kwargs)
