"""A version of Python that conda cannot install.

It is two or three numbers, and a release that there is. Those that are still to come are taken as they are.
"""

import re
from collections.abc import Iterator

from amlc import ir
from amlc.dependencies import pythons
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles

CODE = "invalid-python"
SEVERITY = Severity.ERROR


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    for one in pythons.wanted(pipeline, files):
        if one.release is None:
            if one.exact:
                yield one.finding(f"`{one.text}` is not a version of Python", _meant(one.text))
        elif not pythons.exists(one.release):
            shown = f"{one.release[0]}.{one.release[1]}"
            advice = f'did you mean "{one.release[0]}.{one.release[1]}0"?' if one.release == (3, 1) else None
            yield one.finding(f"there is no Python {shown} to install", advice)


def _meant(text: str) -> str:
    numbers = re.search(r"[23]\.\d+(?:\.\d+)?", text)
    return f'did you mean "{numbers[0]}"?' if numbers else 'write it like "3.10"'
