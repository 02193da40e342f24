"""Reads what a HyperDriveStep searches, and draws the arguments of its runs."""

import json
import math
from collections.abc import Callable, Iterator, Mapping
from itertools import islice, product
from random import Random
from typing import Any

from amlc.workspace.job import Json
from amlc.workspace.runner.plan import Search
from amlc.workspace.runner.refusal import RefusedError

Draw = Callable[..., Any]


def posted(node: Json) -> Json:
    """The search that a node was posted with (`azureml/pipeline/steps/hyper_drive_step.py`). Raises RefusedError."""
    metadata = {one["Name"]: one.get("Value") for one in node.get("ModuleMetadataParameters") or ()}
    try:
        found: Json = json.loads(metadata["HyperDriveRunConfig"])
        found["platform_config"]["Definition"]["Overrides"]["script"]
    except (KeyError, TypeError, ValueError):
        raise RefusedError("its search cannot be read") from None
    return found


def read(given: Json, interface: Json) -> Search:
    kinds = {one["Name"]: one["TrainingOutput"] for one in interface.get("Outputs") or () if one.get("TrainingOutput")}
    metric = given["primary_metric_config"]
    return Search(
        sampling=given["generator_config"]["name"].lower(),
        space=given["generator_config"]["parameter_space"],
        metric=metric["name"],
        highest=metric["goal"].lower() == "maximize",
        runs=int(given["max_total_jobs"]),
        at_once=int(given["max_concurrent_jobs"]),
        seconds=60.0 * int(given["max_duration_minutes"]),
        has_policy=given["policy_config"]["name"].lower() != "default",
        metrics=tuple(name for name, one in kinds.items() if one["TrainingOutputType"] == "Metrics"),
        models={name: one.get("ModelFile") for name, one in kinds.items() if one["TrainingOutputType"] == "Model"},
    )


def words(search: Search) -> list[tuple[str, ...]]:
    """The arguments of each run. Drawn the same every time, so that a search can be looked into again."""
    drawn = _combinations(search.space) if search.sampling == "grid" else _drawn(search.space)
    return [
        tuple(word for name, value in one.items() for word in (_option(name), str(value)))
        for one in islice(drawn, search.runs)
    ]


def _option(name: str) -> str:
    return name if name.startswith("-") else f"--{name}"


def _combinations(space: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for values in product(*(given[0] for _, given in space.values())):
        yield dict(zip(space, values, strict=True))


def _drawn(space: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    random = Random(0)  # noqa: S311 - nothing is kept secret by it
    while True:
        yield {name: _draw(random, function, given) for name, (function, given) in space.items()}


def _draw(random: Random, function: str, given: list[Any]) -> Any:
    """What `azureml/train/hyperdrive/parameter_expressions.py` says of each function."""
    plain: Mapping[str, Draw] = {
        "choice": random.choice,
        "randint": random.randrange,
        "uniform": random.uniform,
        "loguniform": lambda least, most: math.exp(random.uniform(least, most)),
        "normal": random.gauss,
        "lognormal": random.lognormvariate,
    }
    if function in plain:
        return plain[function](*given)
    if (continuous := plain.get(function.removeprefix("q"))) is None:
        raise RefusedError(f"it varies an argument by `{function}`, which is unknown here")
    *arguments, q = given
    return round(continuous(*arguments) / q) * q
