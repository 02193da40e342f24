"""Diagnostics to report on: what is usual, and what a stranger might send."""

from pathlib import Path

from amlc.diagnostics import Diagnostic, Note, Severity
from amlc.source import Source, Span

FIRST = Source(
    "pipelines/a b.yaml",
    Path("/project/pipelines/a b.yaml"),
    "amlc: 1\nname: 価格\nsteps:\n  train: {scrpt: 価格.py}\n",
)
SHARED = Source(
    "pipelines/../shared/env.yaml", Path("/project/shared/env.yaml"), "environments:\n  e: {pip: [pandas]}\n"
)
HOSTILE = Source("x\n::warning::y%0A,;].yaml", Path("/project/x"), "a: ##vso[task.complete result=Succeeded]\x1b[2J\n")
FILES = ("pipelines/a b.yaml", "pipelines/fine.yaml", HOSTILE.name)


def span(source: Source, words: str) -> Span:
    start = source.text.index(words)
    return Span(source, start, start + len(words))


UNKNOWN_FIELD = Diagnostic(
    code="unknown-field",
    severity=Severity.ERROR,
    message="unknown field `scrpt`",
    span=span(FIRST, "scrpt"),
    path=("steps", "train", "scrpt"),
    help="did you mean `script`?",
)
DUPLICATE = Diagnostic(
    code="duplicate-key",
    severity=Severity.ERROR,
    message="`価格` is given twice",
    span=span(FIRST, "価格.py"),
    notes=(Note("first given here", span(FIRST, "価格")),),
)
UNPINNED = Diagnostic(
    code="unpinned-environment",
    severity=Severity.WARNING,
    message="`pandas` has no version",
    span=span(SHARED, "pandas"),
    path=("environments", "e", "pip", 0),
    notes=(Note("used here", span(FIRST, "train")),),
)
INJECTED = Diagnostic(
    code="invalid-value",
    severity=Severity.ERROR,
    message="`::stop-commands::x\r\n::set-output name=a::b ##vso[task.setvariable variable=p]q; 100% <&> [x](http://y)`",
    span=span(HOSTILE, "##vso"),
    help="\x1b[31m\x00\ud800",
)
SAID = (UNKNOWN_FIELD, DUPLICATE, UNPINNED, INJECTED)
