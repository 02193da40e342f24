"""Steps run side by side, and nothing says what becomes of the others when one fails."""

from collections.abc import Iterator
from itertools import pairwise

from amlc import graph, ir
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles

CODE = "implicit-failure-handling"
SEVERITY = Severity.WARNING


def check(pipeline: ir.Pipeline, _files: ProjectFiles) -> Iterator[Finding]:
    if ("publish", "continue_on_step_failure") not in pipeline.defaulted:
        return
    waiting = graph.waits_for(pipeline)
    if graph.cycle(waiting) or any(name not in waiting for names in waiting.values() for name in names):
        return
    ordered = graph.in_order(pipeline)
    # Steps in one line have nothing beside them: each waits for the one before it.
    pair = next(((one, two) for one, two in pairwise(ordered) if one.name not in waiting[two.name]), None)
    if pair is not None:
        yield Finding(
            path=("steps", pair[1].name),
            message=f"when `{pair[0].name}` fails, `{pair[1].name}` beside it is cancelled",
            help="write `publish: {continue_on_step_failure: false}` if that is meant, or `true`",
            key=True,
        )
