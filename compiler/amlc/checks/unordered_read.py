"""A step reads what a `data_transfer` step copies there, and neither waits for the other.

No data flows between them that would order them: both name a place on a datastore, and the service knows of no more.
"""

import re
from collections.abc import Iterator, Mapping

from amlc import graph, ir
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles

CODE = "unordered-read"
SEVERITY = Severity.WARNING


def check(pipeline: ir.Pipeline, _files: ProjectFiles) -> Iterator[Finding]:
    copies = [(step, step.own) for step in pipeline.steps if isinstance(step.own, ir.DataTransfer)]
    if not copies:
        return
    waiting = graph.waits_for(pipeline)
    followers: dict[str, list[str]] = {name: [] for name in waiting}
    for name, before in waiting.items():
        for one in before:
            followers[one].append(name)
    for copy, own in copies:
        written = [place for port in copy.inputs if port.name == own.destination for place in _places(port.source)]
        ordered = {copy.name} | _reached(copy.name, waiting) | _reached(copy.name, followers)
        for step in (one for one in pipeline.steps if one.name not in ordered) if written else ():
            read = next((path for path in _read(step) if _meet(path, written[0])), None)
            if read is not None:
                yield Finding(
                    path=("steps", step.name),
                    message=f"`{step.name}` reads `{read[1]}`, where `{copy.name}` copies to, and does not wait for it",
                    help=f"add `after: [{copy.name}]`",
                    key=True,
                    note=("it is copied here", ("steps", copy.name, "destination_data_reference")),
                )


def _read(step: ir.Step) -> Iterator[tuple[str, str]]:
    destination = step.own.destination if isinstance(step.own, ir.DataTransfer) else None
    for port in step.inputs:
        if port.name != destination:
            yield from _places(port.source)


def _places(source: ir.Input | ir.Written) -> Iterator[tuple[str, str]]:
    match source:
        case ir.DataReference():
            yield source.datastore, source.path
        case ir.FileDataset() if source.datastore is not None:
            for path in source.paths:
                yield source.datastore, path
        case _:
            pass


def _meet(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether one place lies in the other."""
    (store, path), (another, place) = one, other
    shorter, longer = sorted((_folders(path), _folders(place)), key=len)
    return store.lower() == another.lower() and longer[: len(shorter)] == shorter


def _folders(path: str) -> list[str]:
    """The folders before the first pattern."""
    return [part for part in re.split(r"[^/]*[*?]", path, maxsplit=1)[0].split("/") if part not in ("", ".")]


def _reached(start: str, nexts: Mapping[str, list[str]]) -> set[str]:
    found: set[str] = set()
    stack = [start]
    while stack:
        for one in nexts[stack.pop()]:
            if one not in found:
                found.add(one)
                stack.append(one)
    return found
