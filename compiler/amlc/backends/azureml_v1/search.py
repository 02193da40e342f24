"""Lowers a `hyper_drive` step: how its script is run, how its arguments are chosen, and the step itself."""

from collections.abc import Mapping, Sequence

from amlc import ir
from amlc.backends.azureml_v1 import processes
from amlc.backends.azureml_v1.names import Names
from amlc.backends.azureml_v1.resources import WORKSPACE, method
from amlc.program import Call, Dict, Expression, Imported, List, Member, Name, ProjectFolder, Statement

_MODULE = "azureml.train.hyperdrive"
_SAMPLING = {
    "random": "RandomParameterSampling",
    "grid": "GridParameterSampling",
    "bayesian": "BayesianParameterSampling",
}
_POLICIES = {
    "bandit": "BanditPolicy",
    "median_stopping": "MedianStoppingPolicy",
    "truncation_selection": "TruncationSelectionPolicy",
    "no_termination": "NoTerminationPolicy",
}


def configuration(names: Names, one: ir.Step, own: ir.Search, *, local: bool) -> list[Statement]:
    """The earlier runs, and how the script is run. Its arguments are the step's: here, they would be taken for text."""
    assert one.environment is not None
    assert one.process is not None
    target, origin = names.of("run", one.name), ("steps", one.name)
    kwargs: dict[str, Expression] = {
        "source_directory": ProjectFolder(one.source or "."),
        "script": one.script,
        "compute_target": Name(names.of("compute", one.compute.name)),
        "environment": Name(names.of("environment", one.environment.name)),
    }
    if one.process.distribution is not None:
        kwargs["distributed_job_config"] = processes.distributed(one.process.distribution)
    if one.max_run_duration_seconds is not None:
        kwargs["max_run_duration_seconds"] = one.max_run_duration_seconds
    if one.process.docker is not None:
        kwargs["docker_runtime_config"] = processes.docker(one.process.docker)
    made = Call(Imported("azureml.core", "ScriptRunConfig"), kwargs=kwargs)
    statements = [
        Statement(
            target=names.of("resumed", one.name, run),
            value=method(WORKSPACE, "get_run", run),
            origin=(*origin, key, index),
        )
        for key in ("resume_from", "resume_child_runs")
        for index, run in enumerate(getattr(own, key))
    ]
    statements.append(Statement(target=target, value=made, origin=origin))
    if local and one.timeout is not None:
        variables = Dict({processes.LOCAL_TIMEOUT: str(one.timeout)})
        attribute = "run_config.environment_variables"
        statements.append(Statement(target=target, attribute=attribute, value=variables, origin=origin))
    return statements


def step(
    names: Names,
    one: ir.Step,
    own: ir.Search,
    ports: Mapping[str, Expression],
    arguments: Sequence[Expression],
) -> Call:
    assert one.process is not None
    kwargs: dict[str, Expression] = {
        "name": one.name,
        "hyperdrive_config": _search(names, one, own),
        "estimator_entry_script_arguments": List(tuple(arguments)),
        "inputs": List(tuple(ports.values())),
        "outputs": List(tuple(Name(names.of("output", one.name, output.name)) for output in one.outputs)),
        "allow_reuse": one.reuse,
    }
    if one.process.version is not None:
        kwargs["version"] = one.process.version
    return Call(Imported("azureml.pipeline.steps", "HyperDriveStep"), kwargs=kwargs)


def _search(names: Names, one: ir.Step, own: ir.Search) -> Call:
    assert one.searched is not None
    space = {name: Call(Imported(_MODULE, function), values) for name, function, values in one.searched}
    kwargs: dict[str, Expression] = {
        "run_config": Name(names.of("run", one.name)),
        "hyperparameter_sampling": Call(Imported(_MODULE, _SAMPLING[own.sampling]), (Dict(space),)),
        "primary_metric_name": own.metric,
        "primary_metric_goal": Member(Imported(_MODULE, "PrimaryMetricGoal"), own.goal.upper()),
        "max_total_runs": own.max_total_runs,
        "max_duration_minutes": own.max_duration_minutes,
    }
    if own.max_concurrent_runs is not None:
        kwargs["max_concurrent_runs"] = own.max_concurrent_runs
    if own.policy is not None:
        policy = Imported(_MODULE, _POLICIES[own.policy.kind])
        kwargs["policy"] = Call(policy, kwargs=dict(own.policy.settings))
    for key in ("resume_from", "resume_child_runs"):
        if getattr(own, key):
            kwargs[key] = List(tuple(Name(names.of("resumed", one.name, run)) for run in getattr(own, key)))
    return Call(Imported(_MODULE, "HyperDriveConfig"), kwargs=kwargs)
