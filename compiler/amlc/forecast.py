"""What a run after a publication does with each step: whether it takes the result of the last one, and why not."""

from collections.abc import Sequence
from typing import NamedTuple

from amlc.changes import changes
from amlc.record import Record


class Forecast(NamedTuple):
    """What a run after the publication does with a step: whether it takes the result of the last one, and why."""

    step: str
    reuses: bool
    reason: str


def forecast(before: Record | None, after: Record, order: Sequence[str]) -> list[Forecast]:
    """For each step, in an order in which no step comes before what it reads.

    As Azure ML decides it: by the step's settings, its files, its environment, and what comes in. Whether the data is
    the same, only the service knows.
    """
    told: dict[str, Forecast] = {}
    old = before or {}
    for name in order:
        step = after["steps"][name]
        was = old.get("steps", {}).get(name)
        reason = _why_anew(step, was, old, after)
        if reason is None:
            anew = [one for one in _upstream(step) if one in told and not told[one].reuses]
            reason = f"`{anew[0]}` runs anew" if anew else None
        told[name] = Forecast(name, reason is None, reason or "nothing that it depends on has changed")
    return list(told.values())


def _why_anew(step: Record, was: Record | None, old: Record, new: Record) -> str | None:
    if not step.get("reuse"):
        return "reuse is off"
    if was is None:
        return "it is new"
    differing = changes(was, step)
    if differing:
        return f"its `{differing[0].path[0]}` changed"
    if _environment(step, old) != _environment(step, new):
        return f"the environment `{step['environment']}` changed"
    files = changes(*(one.get("files", {}).get(step.get("source"), {}) for one in (old, new)))
    if files:
        return f"`{step['source']}/{files[0].path[0]}` changed"
    for port in step.get("inputs", {}).values():
        source = port.get("source")
        if isinstance(source, str) and old.get("inputs", {}).get(source) != new.get("inputs", {}).get(source):
            return f"the input `{source}` changed"
    return None


def _environment(step: Record, record: Record) -> object:
    """A step's environment, with the files that were compiled for it."""
    name = step.get("environment")
    files = {path: one for path, one in record.get("files", {}).items() if path.startswith(f"environments/{name}.")}
    return record.get("environments", {}).get(name), files


def _upstream(step: Record) -> list[str]:
    return [one["source"]["step"] for one in step.get("inputs", {}).values() if isinstance(one.get("source"), dict)]
