"""Resolves how a `hyper_drive` step searches."""

from typing import Any

from amlc import ir
from amlc.diagnostics import Finding
from amlc.resolve.context import Resolver
from amlc.spec.references import ParameterRef
from amlc.tree import Path

_COUNTS = ("node_count", "process_count_per_node", "worker_count", "parameter_server_count")


def search(on: Resolver, name: str, body: Any) -> ir.Search:
    for key in _COUNTS:
        value = getattr(body.distribution, key, None)
        if isinstance(value, ParameterRef):
            # azureml/pipeline/steps/hyper_drive_step.py takes no runconfig_pipeline_params.
            path: Path = ("steps", name, "distribution", key)
            message = f"`{key}` of a `hyper_drive` step cannot be a parameter"
            on.findings.append(Finding(code="invalid-value", path=path, message=message, help="write a number"))
    policy = body.policy
    return ir.Search(
        sampling=body.hyperparameter_sampling.kind,
        policy=policy and ir.Policy(policy.kind, policy.model_dump(exclude={"kind"}, exclude_none=True)),
        metric=body.primary_metric_name,
        goal=body.primary_metric_goal,
        max_total_runs=body.max_total_runs,
        max_concurrent_runs=body.max_concurrent_runs,
        max_duration_minutes=body.max_duration_minutes,
        resume_from=body.resume_from,
        resume_child_runs=body.resume_child_runs,
    )
