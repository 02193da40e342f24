"""A version of Python that nobody mends any more.

Its faults stay, new packages do not support it, and neither does the current SDK. 3.10 is not reported while it is what
the SDK installs by default.
"""

from collections.abc import Iterator

from amlc import ir
from amlc.dependencies import pythons
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles

CODE = "ended-python"
SEVERITY = Severity.WARNING


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    for one in pythons.wanted(pipeline, files):
        if one.release in pythons.ENDED:
            shown = f"{one.release[0]}.{one.release[1]}"
            message = f"Python {shown} has had no security fixes since {pythons.ENDED[one.release]}"
            yield one.finding(message, f'the oldest that the current SDK supports is "{pythons.OLDEST}"')
