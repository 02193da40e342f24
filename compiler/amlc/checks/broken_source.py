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
    about: dict[str, list[tuple[str, str | None]]] = {}
    for step in pipeline.steps:
        if step.source is None:
            continue
        at, names = ("steps", step.name), files.names(step.source)
        if step.source not in about:
            about[step.source] = list(_wrong(step.source, files))
            if (own := _workspace_inside(pipeline, step.source, files)) is not None:
                yield Finding(
                    path=(*at, "source"),
                    message=f"the embedded workspace's state, `{own}`, would be uploaded with `{step.source}`",
                    help=f"run `{files.ignoring(step.source, own)}`, or give the steps a folder of their own",
                )
        for message, help_ in about[step.source]:
            yield Finding(path=(*at, "source"), message=message, help=help_)
        if step.script is not None and step.script not in names and not isinstance(files.listing(step.source), str):
            is_python = step.script.endswith(".py")
            near = nearest(step.script, [name for name in names if name.endswith(".py")])
            near = near or (None if is_python else nearest(step.script, names))
            help_ = f"did you mean `{near}`?" if near else None
            message = f"there is no `{step.script}` in the uploaded files of `{step.source}`"
            yield Finding(path=(*at, "script"), message=message, help=help_)


def _wrong(folder: str, files: ProjectFiles) -> Iterator[tuple[str, str | None]]:
    """What is wrong with a folder, and what to do."""
    listing = files.listing(folder)
    if isinstance(listing, str):
        near = project.nearest(files.root, files.root, folder)
        yield f"the folder `{folder}` {listing}", f"did you mean `{PurePosixPath(near).name}`?" if near else None
        return
    advice = "list what need not go up in its `.amlignore`"
    size = sum(file.size for file in listing)
    if size > snapshot.MAX_BYTES:
        yield f"the folder `{folder}` has {size / 2**20:,.0f} MB, and a snapshot at most 300", advice
    if len(listing) > snapshot.MAX_UPLOADED:
        yield f"the folder `{folder}` has {len(listing):,} files, and a snapshot at most 2,000", advice


def _workspace_inside(pipeline: ir.Pipeline, folder: str, files: ProjectFiles) -> str | None:
    """The embedded workspace's folder, relative to a source folder that would upload it."""
    if not isinstance(pipeline.workspace, ir.LocalWorkspace) or isinstance(files.listing(folder), str):
        return None
    place, above = pipeline.workspace.path, "" if folder == "." else f"{folder}/"
    if place == "." or place.startswith("/") or not place.startswith(above):
        return None
    inside = place.removeprefix(above)
    return None if snapshot.is_ignored(files.root / folder, inside) else inside
