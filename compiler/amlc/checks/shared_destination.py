"""Two outputs are written to one place."""

from collections.abc import Iterator

from amlc import ir
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles
from amlc.tree import Path

CODE = "shared-destination"
SEVERITY = Severity.WARNING


def check(pipeline: ir.Pipeline, _files: ProjectFiles) -> Iterator[Finding]:
    first: dict[tuple[str, str], Path] = {}
    for step in pipeline.steps:
        for one in step.outputs:
            place = getattr(one, "destination", None)
            # With {run-id} each step's run has a folder of its own.
            if place is None or place[1] is None or "{run-id}" in place[1]:
                continue
            written, at = place[1].replace("{output-name}", one.name), ("steps", step.name, "outputs", one.name)
            key = (place[0], written.strip("/"))
            if (other := first.setdefault(key, at)) != at:
                yield Finding(
                    path=(*at, "path"),
                    message=f"`{other[1]}` writes its output `{other[3]}` to `{place[1]}`, too",
                    help="give each a path of its own, or add {run-id} and {output-name} to it",
                    note=("the other output", (*other, "path")),
                )
