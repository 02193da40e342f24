"""Diagnostics for people: message, place, the line with a caret, and what to do."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache

from amlc.diagnostics import Diagnostic, Severity
from amlc.source import Source, Span

MAX_LINE = 160
_CUT = "..."
_SECRET = re.compile(
    r"""((?:client_secret|account_key|sas_token|password)["']?\s*:\s*)"""
    r"""(?!\{\s*(?:secret_env|key_vault)\s*:)(\{[^}]*\}?|"[^"]*"?|'[^']*'?|[^\s,}]+)"""
)


def render(diagnostics: Sequence[Diagnostic], files: Sequence[str]) -> str:
    """Each diagnostic with its excerpt, then a line that counts."""
    return "\n".join([*blocks(diagnostics), summary(diagnostics, files) + "\n"])


def blocks(diagnostics: Sequence[Diagnostic]) -> list[str]:
    """Each diagnostic with its excerpt."""
    return ["\n".join(_lines(one)) + "\n" for one in diagnostics]


def summary(diagnostics: Sequence[Diagnostic], files: Sequence[str]) -> str:
    errors = sum(1 for one in diagnostics if one.severity is Severity.ERROR)
    counted = [_count(number, what) for number, what in ((errors, "error"), (len(diagnostics) - errors, "warning"))]
    found = " and ".join(one for one in counted if not one.startswith("0")) or "no mistakes"
    return f"{found} in {_count(len(files), 'file')}"


def message(one: Diagnostic) -> str:
    """A diagnostic in words alone, for where an excerpt has no room."""
    notes = (f"note: {note.message}: {_place(note.span)}" for note in one.notes)
    return "\n".join((one.message, *notes, *((f"help: {one.help}",) if one.help else ())))


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _lines(one: Diagnostic) -> Iterator[str]:
    yield f"{one.severity.value}[{one.code}]: {printable(one.message)}"
    width = len(
        str(max(span.source.position(span.start).line for span in (one.span, *(note.span for note in one.notes))))
    )
    yield from _excerpt(one.span, width, "^")
    for note in one.notes:
        yield f"{' ' * width} = note: {printable(note.message)}"
        yield from _excerpt(note.span, width, "-")
    if one.help:
        yield f"{' ' * width} = help: {printable(one.help)}"


def _place(span: Span) -> str:
    line, column = span.source.position(span.start)
    return f"{span.source.name}:{line}:{column}"


def _excerpt(span: Span, width: int, mark: str) -> Iterator[str]:
    line, column = span.source.position(span.start)
    yield f"{' ' * width}--> {printable(_place(span))}"
    if not span.source.text:  # a file that cannot be read
        return
    whole = _masked(span.source, line)
    # A long line shows the part around its mistake.
    first = min(max(0, column - 1 - MAX_LINE // 2), max(0, len(whole) - MAX_LINE))
    last = first + MAX_LINE
    left, right = _CUT if first else "", _CUT if last < len(whole) else ""
    shown = f"{left}{printable(whole[first:last])}{right}"
    before = left + printable(whole[first : column - 1])
    marked = printable(whole[column - 1 : min(column - 1 + span.end - span.start, last)])
    yield f"{' ' * width} |"
    yield f"{line:>{width}} | {shown}".rstrip()
    yield f"{' ' * width} | {' ' * _columns(before)}{mark * max(1, _columns(marked))}"


@lru_cache(maxsize=2)  # a file may be one long line with many mistakes
def _masked(source: Source, line: int) -> str:
    """The line with what may be a secret as asterisks: a literal where a reference belongs must not reach a log."""
    text, begin = source.line(line), source.start_of(line)
    for start, end in source.hidden:
        first, last = max(start - begin, 0), min(end - begin, len(text))
        if first < last:
            text = text[:first] + "*" * (last - first) + text[last:]
    # A file that is no YAML has no tree to find them by.
    return _SECRET.sub(lambda found: found[1] + re.sub(r"\S", "*", found[2]), text)


def _columns(text: str) -> int:
    """How wide a terminal shows the text."""
    return len(text) if text.isascii() else sum(_width(one) for one in text)  # as most is


def _width(one: str) -> int:
    if unicodedata.category(one) in ("Mn", "Me"):  # a mark on the character before it
        return 0
    return 2 if unicodedata.east_asian_width(one) in "WF" else 1


def printable(text: str) -> str:
    """The text without what moves a terminal's cursor or is a command to a job's log: a spec may be a stranger's."""
    shown = text
    if not text.isprintable():
        shown = "".join(one if one.isprintable() else "·" for one in text.replace("\t", " "))
    # In the log of a job on Azure DevOps or GitHub, `##vso[…]` or `##[…]` anywhere in a line is a command.
    return re.sub(r"(?i)##(?=(?:vso)?\[)", "#·", shown) if "##" in shown else shown
