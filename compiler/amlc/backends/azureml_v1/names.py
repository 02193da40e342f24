"""The variables of a program: readable, valid in Python, each once."""

import keyword
import re
from collections.abc import Iterable
from typing import Literal

from amlc import ir

Sort = Literal[
    "datastore",
    "compute",
    "environment",
    "dataset",
    "default",
    "parameter",
    "step",
    "output",
    "input",
    "run",
    "schedule",
    "module",
    "version",
    "resumed",
]
Key = tuple[Sort, str, str]
_TAKEN = (
    *("auth", "credential", "audience", "workspace", "pipeline", "published", "endpoint"),
    *("os", "Path", "ROOT", "HERE"),
)


class Names:
    """The variable of each thing of a pipeline: the same whatever the order in which the spec names them."""

    def __init__(self, pipeline: ir.Pipeline) -> None:
        self._names: dict[Key, str] = {}
        taken = set(_TAKEN)
        for key in sorted(set(_keys(pipeline))):
            plain, count = _plain(key), 1
            name = plain
            while name in taken:
                count += 1
                name = f"{plain}_{count}"
            taken.add(name)
            self._names[key] = name

    def of(self, sort: Sort, name: str, part: str = "") -> str:
        """`of("datastore", "MLData")` is `datastore_MLData`; `of("output", "prep", "clean")` is `prep_clean`."""
        return self._names[sort, name, part]


def _plain(key: Key) -> str:
    sort, name, part = key
    words = (name, part) if sort in ("output", "input") else (name, sort) if sort == "run" else (sort, name)
    plain = re.sub(r"\W", "_", "_".join(words), flags=re.ASCII)
    return f"_{plain}" if plain[0].isdigit() or keyword.iskeyword(plain) else plain


def _keys(pipeline: ir.Pipeline) -> Iterable[Key]:
    for datastore in pipeline.datastores:
        yield "datastore", datastore.name, ""
    for compute in pipeline.computes:
        yield "compute", compute.name, ""
    for environment in pipeline.environments:
        yield "environment", environment.name, ""
    for parameter in pipeline.parameters:
        yield "parameter", parameter.name, ""
        if parameter.type == "dataset":
            yield "default", parameter.name, ""
    for source in pipeline.inputs:
        yield "dataset", source.name, ""
    for step in pipeline.steps:
        yield "compute", step.compute.name, ""
        yield "step", step.name, ""
        yield "run", step.name, ""
        if isinstance(step.own, ir.Module):
            yield "module", step.own.name or step.own.id or "", ""
            yield "version", step.name, ""
        if isinstance(step.own, ir.Search):
            for run in (*step.own.resume_from, *step.own.resume_child_runs):
                yield "resumed", step.name, run
        for output in step.outputs:
            yield "output", step.name, output.name
        for port in step.inputs:
            yield "input", step.name, port.name
    for schedule in pipeline.schedules:
        yield "schedule", schedule.name, ""
