"""The spec as a tree of nodes, each of which knows where it was written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from amlc.source import Span

Path = tuple[str | int, ...]
Value = str | int | float | bool | None


@dataclass(frozen=True, slots=True, eq=False)
class Scalar:
    """A string, number, boolean or null. `raw` is its text as YAML read it, `plain` whether it was unquoted."""

    value: Value
    span: Span
    raw: str = ""
    plain: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Entry:
    key: Scalar
    value: "Node"


@dataclass(frozen=True, slots=True, eq=False)
class MappingNode:
    """A mapping; its keys are strings, each once."""

    entries: Mapping[str, Entry]
    span: Span

    def get(self, key: str) -> "Node | None":
        entry = self.entries.get(key)
        return entry.value if entry else None


@dataclass(frozen=True, slots=True, eq=False)
class SequenceNode:
    items: tuple["Node", ...]
    span: Span


Node = Scalar | MappingNode | SequenceNode


def data(node: Node) -> Any:
    """The node as plain dicts, tuples and scalars."""
    match node:
        case Scalar():
            return node.value
        case MappingNode():
            return {key: data(entry.value) for key, entry in node.entries.items()}
        case SequenceNode():
            return tuple(data(item) for item in node.items)


def scalars(node: Node, path: Path = ()) -> Iterator[tuple[Path, Scalar]]:
    """Every scalar below a node, with its path, in the order of the file."""
    match node:
        case Scalar():
            yield path, node
        case MappingNode():
            for key, entry in node.entries.items():
                yield from scalars(entry.value, (*path, key))
        case SequenceNode():
            for index, item in enumerate(node.items):
                yield from scalars(item, (*path, index))


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
