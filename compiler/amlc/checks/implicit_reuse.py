"""A step of a pipeline that runs by itself leaves `reuse` to its default, and may not run at all."""

from collections.abc import Iterator

from amlc import ir
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles

CODE = "implicit-reuse"
SEVERITY = Severity.WARNING


def check(pipeline: ir.Pipeline, _files: ProjectFiles) -> Iterator[Finding]:
    if not (pipeline.schedules or pipeline.endpoint or pipeline.id_file):
        return
    anew = _run_anew(pipeline)
    for step in pipeline.steps:
        if ("steps", step.name, "reuse") in pipeline.defaulted and step.name not in anew:
            yield Finding(
                path=("steps", step.name),
                message=f"a run reuses the earlier result of `{step.name}` while its script and inputs are the same",
                help="write `reuse: false` to run it every time, or `reuse: true` if that is meant",
                key=True,
            )


def _run_anew(pipeline: ir.Pipeline) -> set[str]:
    """The steps that run every time: those that say so, and those that read what such a step writes."""
    readers: dict[str, list[str]] = {}
    for step in pipeline.steps:
        for port in step.inputs:
            if isinstance(port.source, ir.Written):
                readers.setdefault(port.source.step, []).append(step.name)
    found: set[str] = set()
    waiting = [step.name for step in pipeline.steps if not step.reuse]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += readers.get(name, ())
    return found
