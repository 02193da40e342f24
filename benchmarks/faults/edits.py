"""A fault as a value, and the ways to cut a piece out of a text, put one in, or write a word wrongly."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from amlc.tree import MappingNode, Scalar, SequenceNode
from benchmarks.faults.places import Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One edit. `lines` of the new text are where it shows; `meant` the words of which help should name one."""

    operator: str
    what: str
    text: str
    lines: frozenset[int]
    meant: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """The characters `start` to `end` of a text replaced."""

    text: str
    start: int
    end: int
    new: str

    def apply(self) -> str:
        return self.text[: self.start] + self.new + self.text[self.end :]

    def line(self, index: int) -> int:
        """The line, in the new text, of a character of the old one."""
        moved = index if index < self.end else max(self.start, index + len(self.new) - (self.end - self.start))
        return self.apply().count("\n", 0, moved) + 1

    def fault(self, operator: str, what: str, meant: Iterable[str] = (), also: Iterable[int] = ()) -> Fault:
        """The fault on the lines that were written, and on those of the characters `also`."""
        first = self.text.count("\n", 0, self.start) + 1
        lines = {*range(first, first + self.new.rstrip("\n").count("\n") + 1), *map(self.line, also)}
        return Fault(operator=operator, what=what, text=self.apply(), lines=frozenset(lines), meant=tuple(meant))


def text_of(place: Place) -> str:
    return place.node.span.source.text


def shown(path: Iterable[str | int]) -> str:
    return ".".join(map(str, path))


def typos(word: str) -> Iterator[tuple[str, str]]:
    """The word mistyped, each way once: a letter less, two swapped, one doubled, another case."""
    middle = len(word) // 2
    if len(word) > 2:
        yield "drop", word[:middle] + word[middle + 1 :]
    swap = next(
        (at for at in (middle, *range(len(word) - 1)) if word[at : at + 1] != word[at + 1 : at + 2] != ""), None
    )
    if swap is not None:
        yield "swap", word[:swap] + word[swap + 1] + word[swap] + word[swap + 2 :]
    yield "double", word[: middle + 1] + word[middle:]
    other = word.capitalize() if word.capitalize() != word else word.swapcase()
    if other != word:
        yield "case", other


def is_flow(place: Place) -> bool:
    text = text_of(place)
    return text[place.holder.span.start] in "{["


def is_template(place: Place) -> bool:
    return isinstance(place.node, Scalar) and "{{" in place.node.raw


def end_of(place: Place) -> int:
    """Where the value's own text ends: a block collection's span runs on to the next thing."""
    text, node = text_of(place), place.node
    if isinstance(node, Scalar) or text[node.span.start] in "{[":
        return node.span.end
    inner = [one.value for one in node.entries.values()] if isinstance(node, MappingNode) else list(node.items)
    last = inner[-1]
    return end_of_node(last, text)


def end_of_node(node: Scalar | MappingNode | SequenceNode, text: str) -> int:
    if isinstance(node, Scalar) or text[node.span.start] in "{[":
        return node.span.end
    inner = [one.value for one in node.entries.values()] if isinstance(node, MappingNode) else list(node.items)
    return end_of_node(inner[-1], text)


def whole_lines(place: Place) -> tuple[int, int] | None:
    """Where the lines of a block entry start and end, if they are its own."""
    text = text_of(place)
    assert place.key is not None
    start = text.rfind("\n", 0, place.key.span.start) + 1
    if is_flow(place) or text[start : place.key.span.start].strip():
        return None
    newline = text.find("\n", end_of(place))
    return start, len(text) if newline < 0 else newline + 1


def removal(place: Place) -> Edit | None:
    """The edit that takes an entry or an item out, where nothing else stands on its lines."""
    text = text_of(place)
    if is_flow(place):
        start, end = place.key.span.start if place.key else place.node.span.start, place.node.span.end
        after = len(text[end:]) - len(text[end:].lstrip())
        if text[end + after : end + after + 1] == ",":
            rest = text[end + after + 1 :]
            return Edit(text, start, end + after + 1 + len(rest) - len(rest.lstrip(" ")), "")
        before = text[:start].rstrip()
        return Edit(text, len(before) - 1 if before.endswith(",") else start, end, "")
    if place.key is None:
        return None
    lines = whole_lines(place)
    return Edit(text, *lines, "") if lines else None


def replaced(place: Place, new: str) -> Edit:
    """The edit that writes another value; a block collection's whole lines go."""
    text, node = text_of(place), place.node
    block = not isinstance(node, Scalar) and text[node.span.start] not in "{["
    start = node.span.start
    if block and place.key is not None:
        start = text.index(":", place.key.span.end) + 1
        new = " " + new
    elif isinstance(node, Scalar) and node.span.start == node.span.end and text[start - 1 : start] == ":":
        new = " " + new
    return Edit(text, start, end_of(place), new)
