"""Diagnostics for code scanning: SARIF 2.1.0."""

import hashlib
import posixpath
from collections import Counter
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from amlc import __version__, manual
from amlc.diagnostics import Diagnostic
from amlc.report import json
from amlc.report.text import printable
from amlc.source import Span

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"


def render(diagnostics: Sequence[Diagnostic], files: Sequence[str]) -> str:
    """One run, with a rule for each code that it reports. A URI is relative to the working folder."""
    del files  # it lists what was found
    rules, pages = sorted({one.code for one in diagnostics}), manual.codes()
    seen: Counter[str] = Counter()
    return json.document(
        {
            "$schema": SCHEMA,
            "version": "2.1.0",
            "runs": [
                {
                    "tool": {
                        "driver": {
                            "name": "amlc",
                            "semanticVersion": __version__,
                            "rules": [_rule(code, diagnostics, documented=code in pages) for code in rules],
                        }
                    },
                    "columnKind": "unicodeCodePoints",
                    "invocations": [{"executionSuccessful": True}],
                    "results": [_result(one, rules, seen) for one in diagnostics],
                }
            ],
        }
    )


def _rule(code: str, diagnostics: Sequence[Diagnostic], *, documented: bool) -> dict[str, Any]:
    severity = next(one.severity for one in diagnostics if one.code == code)
    rule: dict[str, Any] = {"id": code, "defaultConfiguration": {"level": severity.value}}
    if documented:
        page = manual.page(code)
        words = " ".join(page.partition("\n## ")[0].partition("\n\n")[2].split())
        rule["shortDescription"] = {"text": manual.summary(page)}
        rule["fullDescription"] = {"text": words}
        rule["help"] = {"text": words, "markdown": page}
    return rule


def _result(one: Diagnostic, rules: Sequence[str], seen: Counter[str]) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": one.code,
        "ruleIndex": rules.index(one.code),
        "level": one.severity.value,
        "message": _message(f"{one.message}\n{one.help}" if one.help else one.message),
        "locations": [_location(one.span)],
    }
    if one.notes:
        result["relatedLocations"] = [
            {"id": number, **_location(note.span), "message": _message(note.message)}
            for number, note in enumerate(one.notes)
        ]
    return result | {"partialFingerprints": {"amlc/v1": _fingerprint(one, seen)}}


def _message(text: str) -> dict[str, str]:
    # `[words](target)` would be a link: to anywhere that a stranger's spec names.
    return {"text": "\n".join(map(printable, text.split("\n"))).replace("](", "\\](")}


def _location(span: Span) -> dict[str, Any]:
    start, end = span.source.position(span.start), span.source.position(span.end)
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(span.source.name)},
            "region": {
                "startLine": start.line,
                "startColumn": start.column,
                "endLine": end.line,
                "endColumn": end.column,
            },
        }
    }


def _uri(name: str) -> str:
    path = quote(posixpath.normpath(name), errors="surrogateescape")
    return f"file://{path}" if path.startswith("/") else path


def _fingerprint(one: Diagnostic, seen: Counter[str]) -> str:
    """The same for the same mistake when lines are added above it: its code, file, path and words."""
    words = "\0".join((one.code, posixpath.normpath(one.span.source.name), *map(str, one.path), one.message))
    seen[words] += 1
    return hashlib.sha256(f"{words}\0{seen[words]}".encode(errors="surrogateescape")).hexdigest()[:32]
