"""Diagnostics for GitHub Actions: workflow commands, which become annotations on the lines of a pull request.

How the runner reads a command back: `ActionCommand.cs` of actions/runner.
"""

import posixpath
from collections.abc import Sequence

from amlc.diagnostics import Diagnostic
from amlc.report import text
from amlc.report.text import printable

_DATA = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_PROPERTY = _DATA | {":": "%3A", ",": "%2C"}


def render(diagnostics: Sequence[Diagnostic], files: Sequence[str]) -> str:
    return "".join(_command(one) + "\n" for one in diagnostics) + text.summary(diagnostics, files) + "\n"


def _command(one: Diagnostic) -> str:
    start, end = one.span.source.position(one.span.start), one.span.source.position(one.span.end)
    properties = {
        "file": posixpath.normpath(one.span.source.name),
        "line": str(start.line),
        "endLine": str(end.line),
    }
    if start.line == end.line:  # columns of several lines are dropped
        properties |= {"col": str(start.column), "endColumn": str(end.column)}
    properties["title"] = f"amlc {one.code}"
    written = ",".join(f"{name}={_escaped(value, _PROPERTY)}" for name, value in properties.items())
    return f"::{one.severity.value} {written}::{_escaped(text.message(one), _DATA)}"


def _escaped(words: str, escapes: dict[str, str]) -> str:
    return "".join(escapes.get(one) or printable(one) for one in words)
