"""An item of `pip` that pip cannot read.

It must be what a line of a requirements file may be: a requirement, an option, an address, a path or a comment.
"""

from collections.abc import Iterator

from amlc import ir
from amlc.dependencies import packages
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles

CODE = "invalid-requirement"
SEVERITY = Severity.ERROR


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    for _, listed in packages.by_environment(pipeline, files):
        for one in listed:
            if one.manager == "pip" and one.wanted.fault is not None:
                yield one.finding(*one.wanted.fault)
