"""Lays a YAML text out anew: two spaces a level, no others than are needed. Imports ruamel, alone.

ruamel sees no comment and no empty line, because it moves some and loses others.
"""

import io
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from amlc import load
from amlc.formatting.remarks import put_back, taken_out, text_of
from amlc.source import Source, Span
from amlc.tree import MappingNode, Node, Scalar, SequenceNode

_WIDE = 2**30


class Unusual(Exception):
    """The text holds something that ruamel does not take, or not as it stands."""


def laid_out(node: Node) -> str:
    """The text of a tree in its new layout. Raises Unusual."""
    try:
        bare, remarks = taken_out(node)
        made = _dumped(bare, _read(bare)) if bare else ""
        return put_back(_read(made), remarks)
    except Exception as fault:  # whatever ruamel trips over
        raise Unusual from fault


def _read(text: str) -> Node:
    node = load.load(Source("", Path(), text), lambda _: None)
    if node is None:
        raise Unusual
    return node


def _dumped(text: str, node: Node) -> str:
    from ruamel.yaml import YAML
    from ruamel.yaml.nodes import ScalarNode
    from ruamel.yaml.resolver import VersionedResolver

    class Opaque(VersionedResolver):
        """Takes every plain scalar for a text, so that it is written as it was."""

        def resolve(self, kind: Any, value: Any, implicit: Any) -> Any:
            return self.DEFAULT_SCALAR_TAG if kind is ScalarNode else super().resolve(kind, value, implicit)

    yaml = YAML()
    yaml.Resolver = Opaque
    yaml.preserve_quotes = True
    yaml.width = _WIDE
    yaml.brace_single_entry_mapping_in_flow_sequence = True
    yaml.indent(mapping=2, sequence=4, offset=2)
    yaml.explicit_start = re.match(r"---(?:\s|$)", text) is not None
    out = io.StringIO()
    escaped = _escaped(node)
    stand_ins = [f'"{rank:0{len(text_of(one)) - 2}}"' for rank, one in enumerate(escaped)]
    document = yaml.load(_with(text, escaped, stand_ins))
    _spread(document, {_place(flow) for flow in flows(node) if "\n" in text_of(flow)})
    yaml.dump(document, out)
    # ruamel closes the document behind a text that may be open at its end.
    made = out.getvalue() if text.endswith("\n...\n") else out.getvalue().removesuffix("...\n")
    found = [one for one in _quoted(_read(made)) if text_of(one)[1:-1].isdecimal()]
    return _with(made, found, [text_of(one) for one in escaped])


def _escaped(node: Node) -> list[Span]:
    """What holds an escape, which ruamel would write as another, and numbers, which stand in for it."""
    quoted = (one for one in _quoted(node) if "\n" not in text_of(one))
    return [one for one in quoted if "\\" in text_of(one) or text_of(one)[1:-1].isdecimal()]


def _quoted(node: Node) -> list[Span]:
    """The texts in double quotes, in the order of the file."""
    found = {(one.start, one.end): one for one in _scalars(node) if text_of(one).startswith('"')}
    return [found[key] for key in sorted(found)]


def _scalars(node: Node) -> Iterator[Span]:
    """Keys and values."""
    match node:
        case Scalar():
            yield node.span
        case SequenceNode():
            for item in node.items:
                yield from _scalars(item)
        case MappingNode():
            for entry in node.entries.values():
                yield entry.key.span
                yield from _scalars(entry.value)


def _with(text: str, spans: Sequence[Span], texts: Sequence[str]) -> str:
    for span, new in reversed(list(zip(spans, texts, strict=True))):
        text = text[: span.start] + new + text[span.end :]
    return text


def _spread(value: Any, places: set[tuple[int, int]]) -> None:
    """What stands between brackets on several lines goes on lines of its own; nothing else changes its style."""
    style = getattr(value, "fa", None)
    if style is None:
        return
    for key in list(value) if hasattr(value, "keys") else range(len(value)):
        if style.flow_style() and type(value[key]) is str and not value[key]:
            value[key] = "null"  # nothing at all would be written as an empty text
        _spread(value[key], places)
    if style.flow_style() and (value.lc.line, value.lc.col) in places:
        style.set_block_style()


def _place(span: Span) -> tuple[int, int]:
    line, column = span.source.position(span.start)
    return line - 1, column - 1


def flows(node: Node) -> Iterator[Span]:
    """The collections between brackets."""
    if isinstance(node, Scalar):
        return
    if re.match(r"(?:[&!]\S*\s+)*[\[{]", text_of(node.span)):
        yield node.span
    for one in node.items if isinstance(node, SequenceNode) else [one.value for one in node.entries.values()]:
        yield from flows(one)
