"""A folder datastore in a target that publishes to Azure.

A folder of this machine can be a datastore of the embedded workspace only.
"""

from collections.abc import Iterator

from amlc import ir
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles

CODE = "local-only"
SEVERITY = Severity.ERROR


def check(pipeline: ir.Pipeline, _files: ProjectFiles) -> Iterator[Finding]:
    if isinstance(pipeline.workspace, ir.LocalWorkspace):
        return
    for one in pipeline.datastores:
        if one.folder is not None:
            yield Finding(
                path=("datastores", one.name, "kind"),
                message=f"the datastore `{one.name}` is a folder of this machine, and the workspace is in Azure",
                help="move it into a target with `workspace: {kind: local}`",
            )
