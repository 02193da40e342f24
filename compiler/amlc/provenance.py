"""Where a value of the merged file comes from: the places that set it, the one that won first, and its variables."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from amlc import compose, config, secrets, writing
from amlc.compiler import Request, Spec, read
from amlc.config import Merged
from amlc.diagnostics import Sink
from amlc.source import Span
from amlc.tree import MappingNode, Node, Path, Scalar, SequenceNode, find, span_of


@dataclass(frozen=True, slots=True)
class Place:
    """Something that a file says. `target` is the target it says it for; `text` what it says."""

    span: Span
    target: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Used:
    """A variable that a template used: its value, where that came from, and where the variable is defined."""

    name: str
    value: str | None
    origin: str
    place: Span


@dataclass(frozen=True, slots=True)
class Leaf:
    """A value; the places that said it or were replaced, by precedence; and the variables it was made of."""

    path: Path
    value: Node
    places: tuple[Place, ...]
    variables: tuple[Used, ...]


def explain(spec: Spec, target: str | None, merged: Merged, path: Path) -> list[Leaf]:
    """Every value at or below a path of the merged file."""
    layers = _layers(spec.request, target)
    node = find(merged.tree, path)
    assert node is not None, "the path is one of the tree's"
    return [_leaf(spec.request, layers, merged, at, value) for at, value in _leaves(node, path)]


def parse(tree: Node, text: str) -> Path | None:
    """The path that a text such as `steps.train.compute` means in a tree, or None. A name may hold a dot."""
    match tree:
        case MappingNode():
            for name in sorted(tree.entries, key=len, reverse=True):
                if text == name:
                    return (name,)
                if text.startswith(f"{name}."):
                    below = parse(tree.entries[name].value, text[len(name) + 1 :])
                    if below is not None:
                        return (name, *below)
        case SequenceNode():
            index, _, rest = text.partition(".")
            if index.isdecimal() and int(index) < len(tree.items):
                if not rest:
                    return (int(index),)
                below = parse(tree.items[int(index)], rest)
                return None if below is None else (int(index), *below)
        case Scalar():
            pass
    return None


def paths(node: Node, path: Path = ()) -> Iterator[str]:
    """Every path that can be asked for, as a text."""
    if path:
        yield shown(path)
    match node:
        case MappingNode():
            for name, entry in node.entries.items():
                yield from paths(entry.value, (*path, name))
        case SequenceNode():
            for index, item in enumerate(node.items):
                yield from paths(item, (*path, index))
        case Scalar():
            pass


def shown(path: Path) -> str:
    return ".".join(map(str, path))


def _leaves(node: Node, path: Path) -> Iterator[tuple[Path, Node]]:
    if isinstance(node, MappingNode) and node.entries:
        for name, entry in node.entries.items():
            yield from _leaves(entry.value, (*path, name))
    else:
        yield path, node


Layers = Sequence[tuple[Node, str | None]]


def _layers(request: Request, target: str | None) -> Layers:
    """What each file says for the base, and then for the target; what wins comes first."""
    sink, files = Sink(), list[MappingNode]()
    root = compose.parse(read(request), request.path, request.name, sink.add)
    assert root is not None, "the file has been read before"
    compose.include(root, request.root, sink.add, (request.path.resolve(),), layers=files)
    parts = () if target is None else ((find(one, ("targets", target)), target) for one in files)
    overlays = [(part, name) for part, name in parts if isinstance(part, MappingNode)]
    said = [*reversed(overlays), *((one, None) for one in reversed(files))]
    return [(config.without_secrets(one), name) for one, name in said]


def _places(layers: Layers, path: Path, winner: Span) -> Iterator[Place]:
    """The places that say something at a path, from the one that won on; what replaces it whole ends the search."""
    won = False
    for layer, target in layers:
        found = _said(layer, path)
        if found is None:
            continue
        depth, node = found
        span = span_of(layer, path[:depth])
        won = won or (span.source.name, span.start) == (winner.source.name, winner.start)
        if won:
            yield Place(span, target, writing.inline(node))
        if won and depth < len(path):
            return


def _said(layer: Node, path: Path) -> tuple[int, Node] | None:
    """What a layer says at a path, and how deep: the value there, or one above it that has nothing below."""
    node: Node | None = layer
    for depth, part in enumerate(path):
        if isinstance(node, Scalar):
            return depth, node
        node = None if node is None else find(node, (part,))
    return None if node is None else (len(path), node)


def _leaf(request: Request, layers: Layers, merged: Merged, path: Path, value: Node) -> Leaf:
    written = find(merged.written, path) or value
    places = tuple(_places(layers, path, span_of(merged.written, path)))
    named = set(_names(written))
    used = tuple(_used(request, merged, name) for name in merged.variables if name in named)
    return Leaf(path, value, places, used)


def _names(node: Node) -> Iterator[str]:
    """The words in a value's templates, its variables among them."""
    match node:
        case Scalar():
            for inner in re.findall(r"\{\{(.*?)\}\}", str(node.value), re.DOTALL):
                yield from re.findall(r"\w+", inner)
        case SequenceNode():
            for item in node.items:
                yield from _names(item)
        case MappingNode():
            for name, entry in node.entries.items():
                if name == "variable" and isinstance(entry.value, Scalar):
                    yield str(entry.value.value)
                yield from _names(entry.value)


def _used(request: Request, merged: Merged, name: str) -> Used:
    at: Path = ("variables", name)
    place = span_of(merged.written, at)
    one, definition = merged.variables[name], find(merged.written, at)
    env = find(merged.written, (*at, "env"))
    asked = str(env.value) if isinstance(env, Scalar) else None
    value = Scalar(one.value, place)
    if secrets.suspect(name) or (asked is not None and secrets.suspect(asked)) or any(secrets.spans(value)):
        return Used(name, None, "not shown: it may be a secret", place)
    if name in request.given:
        return Used(name, writing.inline(value), "from --var", place)
    if one.unset:
        return Used(name, None, f"the environment variable {one.unset} is not set", place)
    if asked is not None and asked in request.environ:
        return Used(name, writing.inline(value), f"from the environment variable {asked}", place)
    return Used(
        name, writing.inline(value), "its default" if isinstance(definition, MappingNode) else "as it is written", place
    )
