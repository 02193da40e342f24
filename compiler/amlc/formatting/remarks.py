"""What stands between the values of a YAML text, comments and empty lines: taken out, and put back into a new layout.

Each is remembered by what it stands above or behind: a scalar, an empty collection, an alias or a `<<`.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from amlc.source import Span
from amlc.tree import MappingNode, Node, SequenceNode

_COMMENT = re.compile(r"(?:(?<=\s)|^)#.*", re.MULTILINE)
_MARK = re.compile(r"(?<![^\s\[{,])(?:<<(?=\s*:)|\*[^\s,\]}]+)")
_GAP = 1  # space before a comment behind a value, at least


@dataclass(frozen=True, slots=True)
class Remarks:
    """Comments with their columns, by the rank of the leaf they stand above or behind; an empty text is an empty line.
    `indents` is how far in the line of each leaf began.
    """

    above: Mapping[int, Sequence[tuple[int, str]]]
    behind: Mapping[int, tuple[int, str]]
    indents: Sequence[int] = field(default_factory=list)


def comments(node: Node) -> list[Span]:
    """The comments, in the order of the file: what starts with `#` and is in no scalar."""
    source = node.span.source
    taken = sorted({(one.start, one.end) for one in map(_content, _scalars(node))})
    found = (Span(source, *one.span()) for one in _COMMENT.finditer(source.text))
    return [Span(source, one.start, one.start + len(text_of(one).rstrip())) for one in found if _is_free(one, taken)]


def text_of(span: Span) -> str:
    return span.source.text[span.start : span.end]


def taken_out(node: Node) -> tuple[str, Remarks]:
    """The text of a tree without its comments and empty lines, and these."""
    lines = node.span.source.text.split("\n")
    leaves, inner = _leaves(node), _inner_lines(node)
    starts = [one.start for one in leaves]
    said = {_line(one): one for one in comments(node)}
    above: dict[int, list[tuple[int, str]]] = {}
    behind: dict[int, tuple[int, str]] = {}
    kept: list[str] = []
    at = 0
    for number, line in enumerate(lines):
        rank, begin, at = bisect_left(starts, at), at, at + len(line) + 1
        comment = said.get(number)
        column = comment.start - begin if comment else len(line)
        words = line[:column].strip(" \t")
        if comment and words:
            last = bisect_left(starts, comment.start) - 1
            follows = last >= 0 and (_line(leaves[last]) == number or number in inner or not words.strip("]},"))
            if follows and last not in behind:
                behind[last] = (column, text_of(comment))
            else:
                above.setdefault(last + 1, []).append((0, text_of(comment)))
            kept.append(line[:column].rstrip(" \t"))
        elif comment or (not words and number not in inner):
            above.setdefault(rank, []).append((column, text_of(comment) if comment else ""))
        else:
            kept.append(line)
    indents = [_indent(lines[_line(one)]) for one in leaves]
    return "".join(f"{line}\n" for line in kept), Remarks(above, behind, indents)


def put_back(node: Node, remarks: Remarks) -> str:
    """The text of a tree with the remarks of one of the same leaves. Raises ValueError when it has others."""
    lines, leaves = node.span.source.text.split("\n"), _leaves(node)
    if len(leaves) != len(remarks.indents):
        raise ValueError("these are the remarks of something else")
    places = [_line(one) for one in leaves]
    indents = [_indent(lines[place]) for place in places]
    for rank, (column, text) in remarks.behind.items():
        line = lines[places[rank]]
        lines[places[rank]] = line + " " * max(_GAP, column - len(line)) + text
    before: dict[int, list[str]] = {}
    for rank, items in sorted(remarks.above.items()):
        block = before.setdefault(places[rank] if rank < len(leaves) else len(lines) - 1, [])
        for column, text in items:
            margin = _margin(column, rank, remarks.indents, indents) if text else 0
            block.append(" " * margin + text)
    return "\n".join(_joined(lines, before))


def _joined(lines: Sequence[str], before: Mapping[int, Sequence[str]]) -> Iterator[str]:
    """The lines with what goes before each; one empty line where there were several, none at either end."""
    empty = True
    for number, line in enumerate(lines):
        block = list(before.get(number, ()))
        while number == len(lines) - 1 and block and not block[-1]:
            block.pop()
        for one in block:
            if one or not empty:
                yield one
            empty = not one
        yield line
        empty = False


def _margin(column: int, rank: int, old: Sequence[int], new: Sequence[int]) -> int:
    """How far in a comment goes: as what it is above, or further in, as what it is below."""
    if rank < len(old) and column <= old[rank]:
        return new[rank]
    return next((new[one] for one in range(rank - 1, -1, -1) if old[one] <= column), 0)


def _leaves(node: Node) -> list[Span]:
    """What a remark can stand above or behind, in the order of the file."""
    source, scalars = node.span.source, list(_scalars(node))
    taken = sorted({(one.start, one.end) for one in [*scalars, *comments(node)]})
    marks = (Span(source, *one.span()) for one in _MARK.finditer(source.text))
    found = {(one.start, one.end): one for one in [*scalars, *(one for one in marks if _is_free(one, taken))]}
    return [found[key] for key in sorted(found)]


def _scalars(node: Node) -> Iterator[Span]:
    """The scalars, keys among them, and the empty collections."""
    match node:
        case SequenceNode() if node.items:
            for item in node.items:
                yield from _scalars(item)
        case MappingNode() if node.entries:
            for entry in node.entries.values():
                yield entry.key.span
                yield from _scalars(entry.value)
        case _:
            yield node.span


def _content(span: Span) -> Span:
    """The scalar, or of a block scalar what follows its first line, which may end in a comment."""
    newline = span.source.text.find("\n", span.start, span.end)
    is_block = span.source.text[span.start : span.start + 1] in ("|", ">") and newline >= 0
    return Span(span.source, newline if is_block else span.start, span.end)


def _is_free(span: Span, taken: Sequence[tuple[int, int]]) -> bool:
    before = bisect_right(taken, (span.start, len(span.source.text))) - 1
    return before < 0 or taken[before][1] <= span.start


def _inner_lines(node: Node) -> set[int]:
    """The lines that belong to a scalar that began before them."""
    inner: set[int] = set()
    for one in _scalars(node):
        text = text_of(one)
        # The empty lines at the end of a block scalar say something only when it starts with `|+` or `>+`.
        if text[:1] in ("|", ">") and "+" not in text.partition("\n")[0].partition("#")[0]:
            text = text.rstrip(" \n")
        inner.update(range(_line(one) + 1, _line(one) + 1 + text.removesuffix("\n").count("\n")))
    return inner


def _line(span: Span) -> int:
    """The line that a span starts in, from 0."""
    return span.source.position(span.start).line - 1


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
