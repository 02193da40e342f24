"""Two outputs of the pipeline have one name."""

from collections.abc import Iterator

from amlc import ir
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles
from amlc.tree import Path

CODE = "duplicate-pipeline-output"
SEVERITY = Severity.ERROR


def check(pipeline: ir.Pipeline, _files: ProjectFiles) -> Iterator[Finding]:
    first: dict[str, Path] = {}
    for step in pipeline.steps:
        for one in step.outputs:
            name = getattr(one, "pipeline_output", None)
            at: Path = ("steps", step.name, "outputs", one.name, "pipeline_output")
            if name is not None and (other := first.setdefault(name, at)) != at:
                message = f"`{other[1]}` gives out an output called `{name}`, too"
                yield Finding(
                    path=at, message=message, help="give each a name of its own", note=("the other one", other)
                )
