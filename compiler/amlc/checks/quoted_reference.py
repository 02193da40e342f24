"""A reference stands in quotes: the step is given its text, and not what it refers to."""

from collections.abc import Iterator

from amlc import ir
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles
from amlc.quoting import quoted

CODE = "quoted-reference"
SEVERITY = Severity.ERROR


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    for one in quoted(pipeline, files):
        help_ = f"write it without quotes: {one.reference}"
        if one.option:
            help_ = f"make two of it, without quotes: {one.option.removesuffix('=')}, {one.reference}"
        yield Finding(path=one.at, message=f"`{one.option}{one.reference}` is text here, not a reference", help=help_)
