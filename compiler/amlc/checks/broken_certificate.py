"""The certificate of a datastore, which is registered with it, is no file of the project."""

from collections.abc import Iterator

from amlc import ir, project
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles

CODE = "broken-certificate"
SEVERITY = Severity.ERROR


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    for one in pipeline.datastores:
        for name, value in (one.settings or {}).items():
            if isinstance(value, ir.File) and (why := _fault(value.path, files)) is not None:
                yield Finding(path=("datastores", one.name, name), message=f"`{value.path}` {why}")


def _fault(written: str, files: ProjectFiles) -> str | None:
    try:
        path = files.inside(written)
    except project.Unreadable as why:
        return str(why)
    return None if path.is_file() else "is a folder" if path.is_dir() else "does not exist"
