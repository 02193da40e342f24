"""A schedule runs one published version, which the next publication supersedes."""

from collections.abc import Iterator

from amlc import ir
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles

CODE = "missing-endpoint"
SEVERITY = Severity.WARNING


def check(pipeline: ir.Pipeline, _files: ProjectFiles) -> Iterator[Finding]:
    if pipeline.endpoint is not None:
        return
    for one in pipeline.schedules:
        if ("schedules", one.name, "of") in pipeline.defaulted:
            yield Finding(
                path=("schedules", one.name),
                message=f"the schedule `{one.name}` runs this version only, not the ones published after it",
                help="add `publish: {endpoint: …}`, or write `of: pipeline` if that is meant",
                key=True,
            )
