"""The id of the published pipeline cannot be written where the spec says.

It must be a file of its own in the project. In a folder that is uploaded it would change the next publication's
snapshot, and nothing would ever be up to date; over another file it would destroy that.
"""

import re
from collections.abc import Iterator

from amlc import ir, project
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles

CODE = "broken-id-file"
SEVERITY = Severity.ERROR

_ID = re.compile(rb"[\w-]{0,64}\s*")


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    written, at = pipeline.id_file, ("publish", "id_file")
    if written is None:
        return
    try:
        path = files.inside(written).resolve()
    except project.Unreadable as why:
        yield Finding(path=at, message=f"`{written}` {why}")
        return
    for step in pipeline.steps:
        if step.source is not None and path.is_relative_to((files.root / step.source).resolve()):
            yield Finding(
                path=at,
                message=f"`{written}` is in the folder that the step `{step.name}` uploads",
                help="put it beside this file",
                note=("the folder is uploaded here", ("steps", step.name, "source")),
            )
            return
    if path.is_dir():
        yield Finding(path=at, message=f"`{written}` is a folder")
    elif path.exists() and not _holds_an_id(
        path.read_bytes() if path.is_file() and path.stat().st_size < 100 else None
    ):
        yield Finding(path=at, message=f"`{written}` holds something else than an id, which would be lost")


def _holds_an_id(content: bytes | None) -> bool:
    return content is not None and _ID.fullmatch(content) is not None
