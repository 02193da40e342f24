"""Formats a spec's text: its spacing, never its meaning, its comments or their order."""

from pathlib import Path

from amlc import load
from amlc.diagnostics import Diagnostic, error
from amlc.formatting.layout import Unusual, flows, laid_out
from amlc.formatting.remarks import comments, text_of
from amlc.source import Source, Span
from amlc.tree import MappingNode, Node, Scalar, SequenceNode


class Refused(Exception):
    """The text is left alone; carries what is wrong with it."""

    def __init__(self, diagnostics: list[Diagnostic]) -> None:
        super().__init__(diagnostics[0].message)
        self.diagnostics = diagnostics


def formatted(text: str, name: str) -> str:
    """The text with two spaces a level, and no others than are needed. Raises Refused when it is no YAML, or when
    anything but its spacing would change.
    """
    plain = text.replace("\r\n", "\n")
    node = _read(plain, name)
    said, brackets = comments(node), list(flows(node))
    inside = next((one for one in said if any(flow.start < one.start < flow.end for flow in brackets)), None)
    if inside is not None:
        message = "a comment between brackets would move: the file is not formatted"
        raise Refused([error("unformattable", message, inside, "put it above")])
    top = Span(node.span.source, 0, 0)
    try:
        made = laid_out(node)
        again = _read(made, name)
        kept = list(map(text_of, said)) == list(map(text_of, comments(again)))
        if kept and _same(node, again) and laid_out(again) == made:
            return made
    except (Unusual, Refused) as why:
        message = "this file cannot be formatted: it holds unusual YAML"
        raise Refused([error("unformattable", message, top)]) from why
    raise Refused([error("unformattable", "this file cannot be formatted without changing what it says", top)])


def _read(text: str, name: str) -> Node:
    said: list[Diagnostic] = []
    node = load.load(Source(name, Path(name), text), said.append)
    if node is None or said:
        raise Refused(said)
    return node


def _same(one: Node, other: Node) -> bool:
    match one, other:
        case Scalar(), Scalar():
            alike = one.value == other.value or (one.value != one.value and other.value != other.value)
            return alike and type(one.value) is type(other.value)
        case SequenceNode(), SequenceNode():
            return len(one.items) == len(other.items) and all(map(_same, one.items, other.items))
        case MappingNode(), MappingNode():
            pairs = zip(one.entries.values(), other.entries.values(), strict=False)
            return list(one.entries) == list(other.entries) and all(_same(a.value, b.value) for a, b in pairs)
        case _:
            return False
