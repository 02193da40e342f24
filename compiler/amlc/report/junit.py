"""Diagnostics for test reports: JUnit's XML, a test case a file, which fails when the file has errors."""

import posixpath
import re
from collections.abc import Iterator, Sequence

from amlc.diagnostics import Diagnostic, Severity
from amlc.report import text

# What XML 1.0 cannot hold, however it is written (section 2.2).
_NO_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPES = str.maketrans(
    {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)


def render(diagnostics: Sequence[Diagnostic], files: Sequence[str]) -> str:
    """A file that was not given but has diagnostics, as one that is included, is a test case as well."""
    by_file: dict[str, list[Diagnostic]] = {posixpath.normpath(name): [] for name in files}
    for one in diagnostics:
        by_file.setdefault(posixpath.normpath(one.span.source.name), []).append(one)
    failures = sum(1 for said in by_file.values() if _errors(said))
    counts = f'tests="{len(by_file)}" failures="{failures}" errors="0" skipped="0"'
    cases = (line for name in sorted(by_file) for line in _case(name, by_file[name]))
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            f'<testsuites name="amlc" {counts}>',
            f'  <testsuite name="amlc validate" {counts}>',
            *cases,
            "  </testsuite>",
            "</testsuites>\n",
        ]
    )


def _case(name: str, said: Sequence[Diagnostic]) -> Iterator[str]:
    head = f'    <testcase classname="amlc.validate" name="{_attribute(name)}"'
    if not said:
        yield head + "/>"
        return
    yield head + ">"
    errors = _errors(said)
    if errors:
        message = errors[0].message if len(errors) == 1 else f"{len(errors)} errors"
        kind = errors[0].code if len(errors) == 1 else "errors"
        # One element, since some readers take the first alone.
        yield f'      <failure message="{_attribute(message)}" type="{_attribute(kind)}">{_body(errors)}</failure>'
    warnings = [one for one in said if one.severity is not Severity.ERROR]
    if warnings:
        yield f"      <system-out>{_body(warnings)}</system-out>"
    yield "    </testcase>"


def _errors(said: Sequence[Diagnostic]) -> list[Diagnostic]:
    return [one for one in said if one.severity is Severity.ERROR]


def _body(said: Sequence[Diagnostic]) -> str:
    blocks = _NO_XML.sub("·", "\n".join(text.blocks(said)))
    return _quiet(blocks.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))


def _attribute(words: str) -> str:
    return _quiet(_NO_XML.sub("·", words).translate(_ESCAPES))


def _quiet(xml: str) -> str:
    """`##` starts a command in the log of an Azure DevOps or GitHub job, so it is never printed."""
    return xml.replace("##", "#&#35;")
