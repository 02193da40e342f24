"""A step passes a value that its script refuses: it is not a number, not one of the choices, or not there at all.

argparse and click stop the script with exit code 2 before it does anything. A parameter counts as its default, and data
as a path. The script's command line is read from its source; where that cannot be followed, nothing is said.
"""

from collections.abc import Iterator

from amlc import ir
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles
from amlc.scripts import arguments

CODE = "invalid-argument"
SEVERITY = Severity.ERROR


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    yield from arguments.findings(pipeline, files, "invalid")
