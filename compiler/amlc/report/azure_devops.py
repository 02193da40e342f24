"""Diagnostics for Azure DevOps: logging commands, which become the issues of a job.

How the agent reads a command back: `Command.cs` of microsoft/azure-pipelines-agent.
"""

import posixpath
from collections.abc import Sequence

from amlc.diagnostics import Diagnostic
from amlc.report import text
from amlc.report.text import printable

_ESCAPES = {"%": "%AZP25", "\r": "%0D", "\n": "%0A", ";": "%3B", "]": "%5D"}


def render(diagnostics: Sequence[Diagnostic], files: Sequence[str]) -> str:
    return "".join(_command(one) + "\n" for one in diagnostics) + text.summary(diagnostics, files) + "\n"


def _command(one: Diagnostic) -> str:
    start = one.span.source.position(one.span.start)
    properties = {
        "type": one.severity.value,
        "sourcepath": posixpath.normpath(one.span.source.name),
        "linenumber": str(start.line),
        "columnnumber": str(start.column),
        "code": one.code,
    }
    written = ";".join(f"{name}={_escaped(value)}" for name, value in properties.items())
    return f"##vso[task.logissue {written}]{_escaped(text.message(one))}"


def _escaped(words: str) -> str:
    return "".join(_ESCAPES.get(one) or printable(one) for one in words)
