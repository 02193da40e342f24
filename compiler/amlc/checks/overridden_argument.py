"""A step passes a parameter as an option that it passes again: the script sees the last value only.

argparse keeps the last value of an option that takes one. The script's command line is read from its source; where that
cannot be followed, nothing is said.
"""

from collections.abc import Iterator

from amlc import ir
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles
from amlc.scripts import arguments

CODE = "overridden-argument"
SEVERITY = Severity.WARNING


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    yield from arguments.findings(pipeline, files, "overridden")
