"""Writes a tree as YAML that reads back as the same tree, the same text every time."""

import json
import re
from collections.abc import Iterator

from amlc import load
from amlc.tree import MappingNode, Node, Scalar, SequenceNode, Value

WIDTH = 100
SHORT = 3  # so many keys of a mapping of scalars stay on its line
_PLAIN = re.compile(r"(?![-+.]?\d)(?!-+( |$))[\w./+-](?:[\w./+=@%~ -]*[\w./+=@%~-])?")
# Other readers than ours, of YAML 1.1, take these for booleans.
_AMBIGUOUS = frozenset(("y", "n", "yes", "no", "on", "off"))


def text(node: Node) -> str:
    """A whole file."""
    if isinstance(node, MappingNode) and node.entries:
        return "".join(f"{line}\n" for line in _block(node, 0))
    return inline(node) + "\n"


def inline(node: Node) -> str:
    """The node on one line."""
    match node:
        case Scalar():
            return _scalar(node)
        case SequenceNode():
            return f"[{', '.join(inline(item) for item in node.items)}]"
        case MappingNode():
            return "{" + ", ".join(f"{_string(key)}: {inline(one.value)}" for key, one in node.entries.items()) + "}"


def _block(node: MappingNode, indent: int) -> Iterator[str]:
    margin = " " * indent
    for key, entry in node.entries.items():
        head, value = f"{margin}{_string(key)}:", entry.value
        if _on_one_line(value, len(head)):
            yield f"{head} {inline(value)}"
        elif isinstance(value, MappingNode):
            yield head
            yield from _block(value, indent + 2)
        else:
            yield head
            yield from _items(value, indent + 2)


def _items(node: Node, indent: int) -> Iterator[str]:
    margin = " " * indent
    for item in node.items if isinstance(node, SequenceNode) else ():
        if isinstance(item, MappingNode) and not _on_one_line(item, indent, keys=WIDTH):
            first, *rest = _block(item, indent + 2)
            yield f"{margin}- {first[indent + 2 :]}"
            yield from rest
        else:
            yield f"{margin}- {inline(item)}"


def _on_one_line(node: Node, start: int, keys: int = SHORT) -> bool:
    if isinstance(node, Scalar) or not _size(node):
        return True
    if isinstance(node, SequenceNode):
        flat = all(isinstance(item, Scalar) or _on_one_line(item, 0, keys=WIDTH) for item in node.items)
    else:
        flat = len(node.entries) <= keys and not any(_size(one.value) for one in node.entries.values())
    return flat and start + len(inline(node)) < WIDTH


def _size(node: Node) -> int:
    match node:
        case Scalar():
            return 0
        case SequenceNode():
            return len(node.items)
        case MappingNode():
            return len(node.entries)


def _scalar(node: Scalar) -> str:
    value = node.value
    if isinstance(value, str):
        return _string(value)
    # As it was written, where it was: 1.50 stays 1.50.
    if node.plain and node.raw and _reads_as(node.raw, value):
        return node.raw
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case float() if value != value or value in (float("inf"), float("-inf")):
            return ".nan" if value != value else ".inf" if value > 0 else "-.inf"
        case _:
            return repr(value)


def _reads_as(raw: str, value: Value) -> bool:
    read = load.scalar(raw)
    return type(read) is type(value) and (read == value or read != read)


def _string(value: str) -> str:
    plain = _PLAIN.fullmatch(value) and value.isprintable() and value.lower() not in _AMBIGUOUS
    if plain and isinstance(load.scalar(value), str):
        return value
    quoted = json.dumps(value, ensure_ascii=False)
    return "".join(one if one.isprintable() else _escaped(one) for one in quoted)


def _escaped(one: str) -> str:
    return f"\\u{ord(one):04x}" if ord(one) < 0x10000 else f"\\U{ord(one):08x}"
