"""A step's source folder cannot be uploaded, or its script is not in it.

The folder is uploaded as it is, less what its `.amlignore` (or else `.gitignore`) leaves out; 300 MB at most.
"""

from collections.abc import Iterator

from amlc import ir
from amlc.diagnostics import Finding, Severity, nearest
from amlc.project_files import ProjectFiles
from amlc.snapshot import MAX_BYTES

CODE = "broken-source"
SEVERITY = Severity.ERROR


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    for step in pipeline.steps:
        listing = files.listing(step.source)
        at = ("steps", step.name)
        if isinstance(listing, str):
            yield Finding(path=(*at, "source"), message=f"the folder `{step.source}` {listing}")
            continue
        size = sum(file.size for file in listing)
        if size > MAX_BYTES:
            message = f"the folder `{step.source}` has {size / 2**20:,.0f} MB, and a snapshot at most 300"
            yield Finding(path=(*at, "source"), message=message, help="list what need not go up in its `.amlignore`")
        names = [file.path for file in listing]
        if step.script is not None and step.script not in names:
            near = nearest(step.script, [name for name in names if name.endswith(".py")])
            help_ = f"did you mean `{near}`?" if near else None
            message = f"there is no `{step.script}` in the uploaded files of `{step.source}`"
            yield Finding(path=(*at, "script"), message=message, help=help_)
