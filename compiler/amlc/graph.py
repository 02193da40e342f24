"""The steps as a graph: who waits for whom, and for what."""

from collections.abc import Iterable, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from typing import NamedTuple

from amlc import ir


class Edge(NamedTuple):
    """`target` waits for `source`; `label` is the data between them, empty for a mere order."""

    source: str
    target: str
    label: str


def edges(pipeline: ir.Pipeline) -> list[Edge]:
    """Every edge once, in the order of the steps that wait."""
    found: dict[Edge, None] = {}
    for step in pipeline.steps:
        read = [port.source for port in step.inputs if isinstance(port.source, ir.Written)]
        for one in read:
            found[Edge(one.step, step.name, one.output.name)] = None
        data = {one.step for one in read}
        for name in step.after:
            if name not in data:
                found[Edge(name, step.name, "")] = None
    return list(found)


def waits_for(pipeline: ir.Pipeline) -> dict[str, list[str]]:
    """By step, the steps it waits for, of those that there are."""
    there = {step.name for step in pipeline.steps}
    found: dict[str, dict[str, None]] = {step.name: {} for step in pipeline.steps}
    for edge in edges(pipeline):
        if edge.source in there:
            found[edge.target][edge.source] = None
    return {name: list(before) for name, before in found.items()}


def cycle(waiting: Mapping[str, Iterable[str]]) -> Sequence[str] | None:
    """A cycle, from a step back to itself, each followed by one that waits for it; None when there is none."""
    try:
        TopologicalSorter(waiting).prepare()
    except CycleError as error:
        return list(error.args[1])
    return None


def in_order(pipeline: ir.Pipeline) -> list[ir.Step]:
    """The steps, each after those it waits for, otherwise as they were written. Needs a graph without cycles."""
    steps = {step.name: step for step in pipeline.steps}
    waiting = waits_for(pipeline)
    ordered: dict[str, ir.Step] = {}
    stack = [(name, False) for name in reversed(list(steps))]
    while stack:
        name, ready = stack.pop()
        if name in ordered:
            continue
        if ready:
            ordered[name] = steps[name]
        else:
            stack.append((name, True))
            stack.extend((before, False) for before in reversed(waiting[name]) if before not in ordered)
    return list(ordered.values())
