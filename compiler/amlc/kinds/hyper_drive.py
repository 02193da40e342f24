"""`hyper_drive`: a script that is run many times, to find the arguments with which it does best."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from pydantic import Field

from amlc.diagnostics import Finding
from amlc.rules import distribution, meaningless, one_of, written, wrong
from amlc.spec.hyperdrive import Bandit, Distribution, Goal, Policy, Sampling
from amlc.spec.processes import Docker
from amlc.spec.references import Argument
from amlc.spec.steps import Distribution as Distributed
from amlc.spec.steps import UploadingStep

KIND = "hyper_drive"


class HyperDrive(UploadingStep):
    """Runs a Python script many times with different arguments."""

    HINTS: ClassVar[Mapping[str, str]] = {
        **UploadingStep.HINTS,
        "search_space": "write `hyperparameter_sampling: {parameter_space: …}`",
        "parameter_space": "write it in `hyperparameter_sampling`",
        "sampling_algorithm": "write `hyperparameter_sampling: {kind: …}`",
        "sampling": "did you mean `hyperparameter_sampling`?",
        "objective": "write `primary_metric_name` and `primary_metric_goal`",
        "early_termination": "write `policy`",
        "early_termination_policy": "write `policy`",
        "limits": "its parts are keys of the step: `max_total_runs`, `max_concurrent_runs`, `max_duration_minutes`",
        "max_total_trials": "did you mean `max_total_runs`?",
        "max_concurrent_trials": "did you mean `max_concurrent_runs`?",
        "trial": "its parts are keys of the step: `source`, `script`, `arguments`, `environment`",
        "command": "write `script` and `arguments`",
    }

    kind: Literal["hyper_drive"]
    script: str = Field(description="The script, relative to `source`.", examples=["train.py"])
    arguments: tuple[Argument, ...] = Field(
        (), description="The arguments that all runs have.", examples=[["--input", {"input": "raw"}]]
    )
    distribution: Distributed | None = Field(None, description="Runs each on several machines or in several processes.")
    docker: Docker | None = Field(None, description="How the containers are started.")
    hyperparameter_sampling: Sampling = Field(description="How the arguments of the runs are chosen.")
    policy: Policy | None = Field(None, description="Which runs are cancelled early; none by default.")
    primary_metric_name: str = Field(description="The metric that the script logs and runs are compared by.")
    primary_metric_goal: Goal = Field(description="Whether more or less of it is better.")
    max_total_runs: int = Field(ge=1, description="The most runs there may be.", examples=[20])
    max_concurrent_runs: int | None = Field(
        None, ge=1, description="The most runs at a time; all at once by default.", examples=[4]
    )
    max_duration_minutes: int = Field(10080, ge=1, description="After how many minutes all runs are cancelled.")
    resume_from: tuple[str, ...] = Field((), description="Ids of earlier searches to go on from, five at most.")
    resume_child_runs: tuple[str, ...] = Field((), description="Ids of cancelled runs of such searches to complete.")
    version: str | None = Field(
        None, description="A tag that, when changed, keeps an earlier result from being reused."
    )


Spec = HyperDrive

MAX_PARENTS = 5  # azureml/train/hyperdrive/runconfig.py
# azureml/train/hyperdrive/parameter_expressions.py: what each function takes.
TAKES = {
    **dict.fromkeys(("uniform", "loguniform"), ("min", "max")),
    **dict.fromkeys(("quniform", "qloguniform"), ("min", "max", "q")),
    **dict.fromkeys(("normal", "lognormal"), ("mu", "sigma")),
    **dict.fromkeys(("qnormal", "qlognormal"), ("mu", "sigma", "q")),
}
# azureml/train/hyperdrive/sampling.py: what a way of sampling can vary by.
VARIES_BY = {"grid": ("choice",), "bayesian": ("choice", "uniform", "quniform")}


def rules(spec: HyperDrive) -> Iterator[Finding]:
    sampling = spec.hyperparameter_sampling
    for name, one in sampling.parameter_space.items():
        yield from _distribution(one, sampling.kind, ("hyperparameter_sampling", "parameter_space", name))
    yield from distribution(spec.distribution)
    if isinstance(spec.policy, Bandit):
        yield from one_of(spec.policy, ("slack_factor",), ("slack_amount",), at=("policy",))
    if spec.max_concurrent_runs is not None and spec.max_concurrent_runs > spec.max_total_runs:
        message = f"`max_concurrent_runs` must be at most `max_total_runs`, {spec.max_total_runs}"
        yield wrong(("max_concurrent_runs",), message)
    if len(spec.resume_from) > MAX_PARENTS:
        yield wrong(
            ("resume_from",), f"a search goes on from {MAX_PARENTS} others at most, not {len(spec.resume_from)}"
        )
    if len(spec.resume_child_runs) > spec.max_total_runs:
        yield wrong(("resume_child_runs",), f"there are more of them than `max_total_runs`, {spec.max_total_runs}")


def _distribution(one: Distribution, sampling: str, at: tuple[str, ...]) -> Iterator[Finding]:
    keys = list(Distribution.model_fields)
    if len(there := written(one, keys)) != 1:
        yield from one_of(one, *((key,) for key in keys), at=at)
        return
    key = there[0]
    if key not in VARIES_BY.get(sampling, keys):
        listed = ", ".join(f"`{name}`" for name in VARIES_BY[sampling])
        yield meaningless(key, f"with `kind: {sampling}`", at, f"it varies arguments by {listed}")
        return
    values = getattr(one, key)
    if key == "choice":
        if len({isinstance(value, str) for value in values}) != 1:
            yield wrong((*at, key), "`choice` is empty" if not values else "`choice` mixes strings and numbers")
        return
    takes = TAKES.get(key)
    if takes is None:
        return
    if len(values) != len(takes):
        yield wrong((*at, key), f"`{key}` takes {len(takes)} numbers, not {len(values)}", f"write [{', '.join(takes)}]")
    elif takes[0] == "min" and (values[0] > values[1] or (values[0] == values[1] and "log" not in key)):
        yield wrong((*at, key), f"the least, {values[0]}, is not below the most, {values[1]}")
    elif takes[0] == "mu" and values[1] < 0:
        yield wrong((*at, key), f"sigma must be at least 0, not {values[1]}")
    elif takes[-1] == "q" and (values[2] < 1 or values[2] % 1):
        yield wrong((*at, key), f"q must be a whole number above 0, not {values[2]}")
    elif key == "quniform" and sampling == "bayesian":
        yield from _whole(values, (*at, key))


def _whole(values: tuple[int | float, ...], at: tuple[str, ...]) -> Iterator[Finding]:
    """azureml/train/hyperdrive/sampling.py: what Bayesian sampling asks of `quniform`."""
    for index, value in enumerate(values):
        if not isinstance(value, int):
            yield wrong((*at, index), f"`quniform` takes whole numbers with `kind: bayesian`, not {value}")
    if (values[1] - values[0]) / values[2] > 100_000:
        yield wrong(at, "these are more than 100000 values", "make q larger, or use `uniform`")
