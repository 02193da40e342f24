"""A step passes an argument that its script does not take.

argparse and click stop the script with exit code 2 before it does anything: after the image was built, the compute
started, and the data mounted. The script's command line is read from its source; where that cannot be followed, nothing
is said.
"""

from collections.abc import Iterator

from amlc import ir
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles
from amlc.scripts import arguments

CODE = "unknown-argument"
SEVERITY = Severity.ERROR


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    yield from arguments.findings(pipeline, files, "unknown")
