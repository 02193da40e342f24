"""The spec as a tree of nodes, each of which knows where it was written."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from amlc.source import Span

Path = tuple[str | int, ...]
Value = str | int | float | bool | None


# Not dataclasses: those take three times as long to make, and a file has thousands.


class Scalar:
    """A string, number, boolean or null. `raw` is its text as YAML read it, `plain` whether it was unquoted."""

    __slots__ = ("plain", "raw", "span", "value")

    def __init__(self, value: Value, span: Span, raw: str = "", plain: bool = False) -> None:
        self.value: Final = value
        self.span: Final = span
        self.raw: Final = raw
        self.plain: Final = plain


class Entry:
    __slots__ = ("key", "value")

    def __init__(self, key: Scalar, value: "Node") -> None:
        self.key: Final = key
        self.value: Final = value


class MappingNode:
    """A mapping; its keys are strings, each once."""

    __slots__ = ("entries", "span")

    def __init__(self, entries: Mapping[str, Entry], span: Span) -> None:
        self.entries: Final = entries
        self.span: Final = span

    def get(self, key: str) -> "Node | None":
        entry = self.entries.get(key)
        return entry.value if entry else None


class SequenceNode:
    __slots__ = ("items", "span")

    def __init__(self, items: tuple["Node", ...], span: Span) -> None:
        self.items: Final = items
        self.span: Final = span


Node = Scalar | MappingNode | SequenceNode


def data(node: Node) -> Any:
    """The node as plain dicts, tuples and scalars."""
    if isinstance(node, Scalar):
        return node.value
    if isinstance(node, MappingNode):
        return {key: data(entry.value) for key, entry in node.entries.items()}
    return tuple([data(item) for item in node.items])  # a list is quicker to make a tuple of


def scalars(node: Node, path: Path = ()) -> Iterator[tuple[Path, Scalar]]:
    """Every scalar below a node, with its path, in the order of the file."""
    waiting: list[tuple[Path, Node]] = [(path, node)]
    while waiting:
        at, one = waiting.pop()
        if isinstance(one, Scalar):
            yield at, one
        elif isinstance(one, MappingNode):
            waiting += reversed([((*at, key), entry.value) for key, entry in one.entries.items()])
        else:
            waiting += [((*at, index), one.items[index]) for index in reversed(range(len(one.items)))]


def find(node: Node, path: Path) -> Node | None:
    """The node at a path, or None."""
    at: Node | None = node
    for part in path:
        match at, part:
            case MappingNode(), str():
                at = at.get(part)
            case SequenceNode(), int() if part < len(at.items):
                at = at.items[part]
            case _:
                return None
    return at


def span_of(root: Node, path: Path, *, key: bool = False) -> Span:
    """Where a path was written: its value, or its key when asked, or what is nearest above it when it is missing."""
    at: Node = root
    span = root.span
    for depth, part in enumerate(path):
        wants_key = key and depth == len(path) - 1
        if isinstance(at, MappingNode) and isinstance(part, str) and part in at.entries:
            entry = at.entries[part]
            at = entry.value
            # A collection's own span runs over many lines: its key says better where it is.
            span = entry.key.span if wants_key or not isinstance(at, Scalar) else at.span
        elif isinstance(at, SequenceNode) and isinstance(part, int) and part < len(at.items):
            at = at.items[part]
            span = at.span
        else:
            break
    return span.first_line()
