"""A step passes False to an option of argparse's with `type=bool`, which makes True of it.

`bool("False")` is True, as that of every text but the empty one: the script does what it was told not to do, and says
nothing. A parameter of type boolean counts whatever its default is, because a run may set it.
"""

from collections.abc import Iterator

from amlc import ir
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles
from amlc.scripts import arguments

CODE = "misread-boolean"
SEVERITY = Severity.WARNING


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    yield from arguments.findings(pipeline, files, "misread")
