"""Diagnostics for people: message, place, the line with a caret, and what to do."""

import re
import unicodedata
from collections.abc import Iterable, Iterator

from amlc.diagnostics import Diagnostic, Severity
from amlc.source import Source, Span

MAX_LINE = 160
_SECRET = re.compile(
    r"""((?:client_secret|account_key|sas_token|password)["']?\s*:\s*)"""
    r"""(?!\{\s*(?:secret_env|key_vault)\s*:)(\{[^}]*\}?|"[^"]*"?|'[^']*'?|[^\s,}]+)"""
)


def render(diagnostics: Iterable[Diagnostic], files: int) -> str:
    """Each diagnostic with its excerpt, then a line that counts."""
    said = list(diagnostics)
    blocks = ["\n".join(_lines(one)) + "\n" for one in said]
    errors = sum(1 for one in said if one.severity is Severity.ERROR)
    return "\n".join([*blocks, summary(errors, len(said) - errors, files) + "\n"])


def summary(errors: int, warnings: int, files: int) -> str:
    counted = [_count(errors, "error"), _count(warnings, "warning")]
    found = " and ".join(one for one in counted if one) or "no mistakes"
    return f"{found} in {_count(files, 'file')}"


def _count(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}" if number else ""


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


def _excerpt(span: Span, width: int, mark: str) -> Iterator[str]:
    line, column = span.source.position(span.start)
    yield f"{' ' * width}--> {printable(span.source.name)}:{line}:{column}"
    text = _masked(span.source, line)
    end = min(column - 1 + max(span.end - span.start, 1), max(len(text), column))
    # A long line shows the part around its mistake.
    cut = max(0, column - 1 - MAX_LINE // 2) if len(text) > MAX_LINE else 0
    shown = text[cut : cut + MAX_LINE]
    before, marked = text[cut : column - 1], text[column - 1 : min(end, cut + MAX_LINE)]
    yield f"{' ' * width} |"
    yield f"{line:>{width}} | {printable(shown)}".rstrip()
    yield f"{' ' * width} | {' ' * _columns(before)}{mark * max(1, _columns(marked))}"


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
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in text
    )


def printable(text: str) -> str:
    """The text without anything that moves a terminal's cursor: a spec may come from a stranger."""
    return "".join(one if one.isprintable() else "·" for one in text.replace("\t", " "))
