"""An environment of the workspace is used without its version.

The latest is then taken whenever the pipeline is published, and two publications of the same file may differ.
"""

from collections.abc import Iterator

from amlc import ir
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles

CODE = "unpinned-environment"
SEVERITY = Severity.WARNING


def check(pipeline: ir.Pipeline, _files: ProjectFiles) -> Iterator[Finding]:
    for one in pipeline.environments:
        if one.existing is not None and one.existing[1] is None:
            message = f"the environment `{one.existing[0]}` has no version: the latest is taken at each publication"
            help_ = f'write {{name: {one.existing[0]}, version: "…"}}'
            yield Finding(path=("environments", one.name, "name"), message=message, help=help_)
