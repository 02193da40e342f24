"""Applies the help of diagnostics where it is certain: edits of the text, each proved by checking again."""

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from amlc import load
from amlc.diagnostics import Diagnostic, in_order

MOST = 100  # of a round that are tried one by one, when all of them together do not do
ROUNDS = 5  # an edit may bring out what it had hidden
_BOM = b"\xef\xbb\xbf"
_MEANT = re.compile(r"did you mean `([\w-]+)`\?")
_QUOTED = re.compile(r"""(["'])(.*)\1""")
_BOOLEANS = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}
_RENAMED = ("unknown-field", "unknown-kind", "unknown-type", "invalid-value")

Check = Callable[[bytes], Sequence[Diagnostic]]


class Edit(NamedTuple):
    start: int
    end: int
    text: str


def fixed(content: bytes, path: Path, check: Check) -> tuple[bytes, int]:
    """The content with what is certain put right, and how many mistakes fewer `check` finds in it. Every edit leaves
    fewer of them and brings no other. Only what was written in `path` itself is edited.
    """
    mark, text = (_BOM, content[3:]) if content.startswith(_BOM) else (b"", content)
    plain, bad = load.decode(text)
    if bad is not None:
        return content, 0

    def found(one: str) -> Counter[tuple[str, ...]]:
        return Counter(_identity(said) for said in in_order(check(mark + one.encode())))

    first = before = found(plain)
    for _ in range(ROUNDS):
        edits = _apart(sorted(set(_edits(check(mark + plain.encode()), path))))
        for group in (edits, *([one] for one in edits[:MOST])):
            changed = _applied(plain, group)
            after = found(changed) if changed != plain else before
            if after.total() < before.total() and not after - before:
                plain, before = changed, after
                break
        else:
            break
    return mark + plain.encode(), first.total() - before.total()


def _identity(one: Diagnostic) -> tuple[str, ...]:
    return one.code, one.message, *map(str, one.path), one.span.source.name


def _edits(diagnostics: Sequence[Diagnostic], path: Path) -> Iterator[Edit]:
    for one in diagnostics:
        source, start, end = one.span
        if source.path == path and (text := _put_right(one, source.text[start:end])) is not None:
            yield Edit(start, end, text)


def _apart(edits: Sequence[Edit]) -> list[Edit]:
    """Those that do not overlap with one before."""
    kept: list[Edit] = []
    for one in edits:
        if not kept or one.start >= kept[-1].end:
            kept.append(one)
    return kept


def _applied(text: str, edits: Sequence[Edit]) -> str:
    for one in reversed(edits):
        text = text[: one.start] + one.text + text[one.end :]
    return text


def _put_right(one: Diagnostic, written: str) -> str | None:
    """What should stand there instead, where that is certain."""
    meant = _MEANT.fullmatch(one.help or "")
    quoted = _QUOTED.fullmatch(written)
    inner = quoted[2] if quoted else written
    if one.code in _RENAMED and meant:
        return written.replace(inner, meant[1]) if _is_slip(inner, meant[1]) else None
    if one.code == "invalid-reference" and meant:
        return _renamed(written, meant[1])
    if one.code == "unquoted-template" and "\n" not in written and written.endswith("}}"):
        quote = "'" if '"' in written else '"'
        return f"{quote}{written}{quote}" if quote not in written else None
    if one.code != "wrong-type":
        return None
    if (one.help or "") == f'write it in quotes: "{written}"':
        return f'"{written}"'
    if "must be true or false, not a string" in one.message:
        return inner.lower() if quoted and inner.lower() in ("true", "false") else _BOOLEANS.get(inner.lower())
    wanted = re.search(r"must be a (whole )?number, not a string$", one.message)
    return inner if wanted and quoted and _is_number(inner, whole=wanted[1] is not None) else None


def _renamed(written: str, meant: str) -> str | None:
    """A mapping on one line with the one key renamed that is a slip for another."""
    keys = [
        found for found in re.finditer(r"(?<![\w\"'-])([\w-]+)(?=\s*:(?:\s|$))", written) if _is_slip(found[1], meant)
    ]
    return written[: keys[0].start()] + meant + written[keys[0].end() :] if len(keys) == 1 else None


def _is_number(text: str, *, whole: bool) -> bool:
    try:
        value = load.scalar(text) if text else None
    except ValueError:
        return False
    return type(value) is int or (type(value) is float and not whole)


def _is_slip(word: str, meant: str) -> bool:
    """Whether the word is plainly the other one: a letter too many, too few, wrong or swapped; two in a long word."""
    folded, wanted = (one.lower().replace("-", "_") for one in (word, meant))
    return word != meant and len(meant) >= 2 and _slips(folded, wanted) <= (2 if len(meant) >= 6 else 1)


def _slips(one: str, other: str) -> int:
    """How many letters are too many, too few, wrong or swapped with their neighbour."""
    above: list[int] = []
    row = list(range(len(other) + 1))
    for at, letter in enumerate(one, 1):
        older, above, row = above, row, [at]
        for to, wanted in enumerate(other, 1):
            row.append(min(above[to] + 1, row[-1] + 1, above[to - 1] + (letter != wanted)))
            if at > 1 and to > 1 and letter == other[to - 2] and one[at - 2] == wanted:
                row[to] = min(row[to], older[to - 2] + 1)
    return row[-1]
