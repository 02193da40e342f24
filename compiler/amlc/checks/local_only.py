"""A folder of this machine where it cannot be: as a datastore of a workspace in Azure, or outside the project.

A folder datastore is for the embedded workspace only. Its folder, and that of the workspace's own state, stay in the
project.
"""

from collections.abc import Iterator

from amlc import ir, project
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles
from amlc.tree import Path

CODE = "local-only"
SEVERITY = Severity.ERROR


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    local = isinstance(pipeline.workspace, ir.LocalWorkspace)
    if isinstance(pipeline.workspace, ir.LocalWorkspace):
        yield from _folder(pipeline.workspace.path, ("workspace", "path"), files)
    for one in pipeline.datastores:
        if one.folder is not None and not local:
            yield Finding(
                path=("datastores", one.name, "kind"),
                message=f"the datastore `{one.name}` is a folder of this machine, and the workspace is in Azure",
                help="move it into a target with `workspace: {kind: local}`",
            )
        elif one.folder is not None:
            yield from _folder(one.folder, ("datastores", one.name, "path"), files)


def _folder(written: str, at: Path, files: ProjectFiles) -> Iterator[Finding]:
    try:
        path = files.inside(written)
    except project.Unreadable as why:
        yield Finding(path=at, message=f"the folder `{written}` {why}")
        return
    if not path.exists():
        return
    if not path.is_dir():
        yield Finding(path=at, message=f"`{written}` is not a folder")
    elif path.resolve() == project.real(files.root):
        yield Finding(path=at, message="the project root cannot be it", help="give it a folder of its own")
