"""A run in the embedded workspace would not find its data.

A datastore that exists in Azure is unknown there, unless it was registered with the workspace by other means: a target
for it says which folder of the project stands in for it.
"""

from collections.abc import Iterator

from amlc import ir, project
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles

CODE = "missing-folder"
SEVERITY = Severity.WARNING

_OWN = "workspaceblobstore"  # the embedded workspace has it from the start
_WILD = frozenset("*?[{")


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    if not isinstance(pipeline.workspace, ir.LocalWorkspace):
        return
    used = _used(pipeline)
    for one in pipeline.datastores:
        if one.folder is not None:
            yield from _folder(pipeline, one, files)
        elif one.kind == "existing" and one.name.lower() != _OWN and one.name in used:
            yield Finding(
                path=("datastores", one.name),
                message=f"the embedded workspace has no datastore `{one.name}`",
                help="give it a folder: {kind: folder, path: …}",
                key=True,
            )


def _used(pipeline: ir.Pipeline) -> set[str]:
    """The datastores that steps read files of, or write."""
    sources = [port.source for step in pipeline.steps for port in step.inputs]
    names = {one.datastore for one in sources if isinstance(one, ir.FileDataset | ir.DataReference)}
    for one in (one for step in pipeline.steps for one in step.outputs):
        names |= {getattr(one, "datastore", None), (getattr(one, "destination", None) or (None,))[0]}
    return {name for name in names if name is not None}


def _folder(pipeline: ir.Pipeline, store: ir.Datastore, files: ProjectFiles) -> Iterator[Finding]:
    folder = store.folder or ""
    if not _is_there(folder, files):
        message = f"the folder `{folder}` of the datastore `{store.name}` does not exist"
        yield Finding(path=("datastores", store.name, "path"), message=message, help=f"run `mkdir -p {folder}`")
        return
    written = _written(pipeline, store.name)
    for one in pipeline.inputs:
        if not isinstance(one, ir.FileDataset) or one.datastore != store.name:
            continue
        for index, path in enumerate(path.strip("/") for path in one.paths):
            here = any(f"{path}/".startswith(place) for place in written)
            if not here and not _WILD & set(path) and not _is_there(f"{folder}/{path}", files):
                yield Finding(path=("inputs", one.name, "path", index), message=f"there is no `{path}` in `{folder}`")


def _written(pipeline: ir.Pipeline, datastore: str) -> list[str]:
    """The folders on a datastore that steps write, up to what differs from run to run."""
    places = [getattr(one, "destination", None) or ("", "") for step in pipeline.steps for one in step.outputs]
    paths = [(path or "").partition("{")[0].strip("/") for name, path in places if name == datastore]
    return [f"{path}/" if path else "" for path in paths]


def _is_there(path: str, files: ProjectFiles) -> bool:
    """Whether it is there; a path out of the project is for another check."""
    try:
        return files.inside(path).exists()
    except project.Unreadable:
        return True
