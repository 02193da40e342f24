"""Steps wait for each other in a circle.

The service publishes such a pipeline without a word and then never starts its steps.
"""

from collections.abc import Iterator

from amlc import graph, ir
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles

CODE = "dependency-cycle"
SEVERITY = Severity.ERROR


def check(pipeline: ir.Pipeline, _files: ProjectFiles) -> Iterator[Finding]:
    waiting = graph.waits_for(pipeline)
    # Each round takes a cycle apart, so that two of them are two messages.
    while found := graph.cycle(waiting):
        names = list(found)[:-1]
        first = min(range(len(names)), key=lambda at: list(waiting).index(names[at]))
        turn = [*names[first:], *names[:first]]
        shown = " → ".join(f"`{name}`" for name in [*turn, turn[0]])
        message = f"`{turn[0]}` waits for itself" if len(turn) == 1 else f"the steps wait for each other: {shown}"
        yield Finding(path=("steps", turn[0]), message=message, key=True)
        for name in turn:
            waiting[name] = [one for one in waiting[name] if one not in turn]
