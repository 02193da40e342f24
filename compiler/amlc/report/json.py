"""Diagnostics for programs: one JSON document, version 1."""

import json
from collections.abc import Sequence
from typing import Any

from amlc.diagnostics import Diagnostic, Severity
from amlc.source import Span


def render(diagnostics: Sequence[Diagnostic], files: Sequence[str]) -> str:
    """Lines and columns count from 1, columns in characters, the end is exclusive."""
    errors = sum(1 for one in diagnostics if one.severity is Severity.ERROR)
    return document(
        {
            "version": 1,
            "diagnostics": [_diagnostic(one) for one in diagnostics],
            "files": len(files),
            "errors": errors,
            "warnings": len(diagnostics) - errors,
        }
    )


def document(value: Any) -> str:
    """The value as JSON. `##` starts a command in the log of an Azure DevOps or GitHub job, so it is never printed."""
    return json.dumps(value, ensure_ascii=False, indent=2).replace("##", "#\\u0023") + "\n"


def _diagnostic(one: Diagnostic) -> dict[str, Any]:
    found: dict[str, Any] = {"code": one.code, "severity": one.severity.value, "message": one.message}
    if one.help is not None:
        found["help"] = one.help
    found |= _place(one.span)
    found["path"] = ".".join(map(str, one.path))
    found["notes"] = [{"message": note.message, **_place(note.span)} for note in one.notes]
    return found


def _place(span: Span) -> dict[str, Any]:
    start, end = span.source.position(span.start), span.source.position(span.end)
    return {
        "file": span.source.name,
        "range": {
            "start": {"line": start.line, "column": start.column},
            "end": {"line": end.line, "column": end.column},
        },
    }
