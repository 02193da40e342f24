"""A step's source folder cannot be uploaded, or its script is not in it.

The folder is uploaded as it is, less what its `.amlignore` (or else `.gitignore`) leaves out; 300 MB at most.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath

from amlc import ir, snapshot
from amlc.diagnostics import Finding, Severity, nearest
from amlc.project_files import ProjectFiles

CODE = "broken-source"
SEVERITY = Severity.ERROR


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    seen: set[str] = set()
    for step in pipeline.steps:
        listing = files.listing(step.source)
        at = ("steps", step.name)
        if isinstance(listing, str):
            yield Finding(path=(*at, "source"), message=f"the folder `{step.source}` {listing}")
            continue
        own = _workspace_inside(pipeline, step, files) if step.source not in seen else None
        seen.add(step.source)
        if own is not None:
            yield Finding(
                path=(*at, "source"),
                message=f"the embedded workspace's state, `{own}`, would be uploaded with `{step.source}`",
                help=f"add `{own}` to {step.source}/.amlignore, or give the steps a folder of their own",
            )
        size = sum(file.size for file in listing)
        if size > snapshot.MAX_BYTES:
            message = f"the folder `{step.source}` has {size / 2**20:,.0f} MB, and a snapshot at most 300"
            yield Finding(path=(*at, "source"), message=message, help="list what need not go up in its `.amlignore`")
        names = [file.path for file in listing]
        if step.script is not None and step.script not in names:
            near = nearest(step.script, [name for name in names if name.endswith(".py")])
            help_ = f"did you mean `{near}`?" if near else None
            message = f"there is no `{step.script}` in the uploaded files of `{step.source}`"
            yield Finding(path=(*at, "script"), message=message, help=help_)


def _workspace_inside(pipeline: ir.Pipeline, step: ir.Step, files: ProjectFiles) -> str | None:
    """The embedded workspace's folder, relative to a source folder that would upload it."""
    if not isinstance(pipeline.workspace, ir.LocalWorkspace):
        return None
    place, source = PurePosixPath(pipeline.workspace.path), PurePosixPath(step.source)
    if place == source or not place.is_relative_to(source):
        return None
    inside = place.relative_to(source).as_posix()
    return None if snapshot.is_ignored(files.root / step.source, inside) else inside
