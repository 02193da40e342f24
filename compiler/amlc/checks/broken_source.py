"""A step's source folder cannot be uploaded, or its script is not in it.

The folder is uploaded as it is, less what its `.amlignore` (or else `.gitignore`) leaves out; 300 MB at most.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath

from amlc import ir, project, snapshot
from amlc.diagnostics import Finding, Severity, nearest
from amlc.project_files import ProjectFiles

CODE = "broken-source"
SEVERITY = Severity.ERROR


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    seen: set[str] = set()
    for step in pipeline.steps:
        if step.source is None:
            continue
        listing = files.listing(step.source)
        at = ("steps", step.name)
        if isinstance(listing, str):
            near = project.nearest(files.root, files.root, step.source)
            help_ = f"did you mean `{PurePosixPath(near).name}`?" if near else None
            yield Finding(path=(*at, "source"), message=f"the folder `{step.source}` {listing}", help=help_)
            continue
        own = _workspace_inside(pipeline, step.source, files) if step.source not in seen else None
        seen.add(step.source)
        if own is not None:
            yield Finding(
                path=(*at, "source"),
                message=f"the embedded workspace's state, `{own}`, would be uploaded with `{step.source}`",
                help=f"run `{files.ignoring(step.source, own)}`, or give the steps a folder of their own",
            )
        size = sum(file.size for file in listing)
        if size > snapshot.MAX_BYTES:
            message = f"the folder `{step.source}` has {size / 2**20:,.0f} MB, and a snapshot at most 300"
            yield Finding(path=(*at, "source"), message=message, help="list what need not go up in its `.amlignore`")
        if len(listing) > snapshot.MAX_UPLOADED:
            message = f"the folder `{step.source}` has {len(listing):,} files, and a snapshot at most 2,000"
            yield Finding(path=(*at, "source"), message=message, help="list what need not go up in its `.amlignore`")
        names = [file.path for file in listing]
        if step.script is not None and step.script not in names:
            near = nearest(step.script, [name for name in names if name.endswith(".py")])
            help_ = f"did you mean `{near}`?" if near else None
            message = f"there is no `{step.script}` in the uploaded files of `{step.source}`"
            yield Finding(path=(*at, "script"), message=message, help=help_)


def _workspace_inside(pipeline: ir.Pipeline, folder: str, files: ProjectFiles) -> str | None:
    """The embedded workspace's folder, relative to a source folder that would upload it."""
    if not isinstance(pipeline.workspace, ir.LocalWorkspace):
        return None
    place, source = PurePosixPath(pipeline.workspace.path), PurePosixPath(folder)
    if place == source or not place.is_relative_to(source):
        return None
    inside = place.relative_to(source).as_posix()
    return None if snapshot.is_ignored(files.root / folder, inside) else inside
