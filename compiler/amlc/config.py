"""The merged file: a spec with its includes and one target, its variables put in where their values are known."""

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path

from amlc import bind, compose, secrets, template, variables
from amlc.compiler import Request, Spec
from amlc.diagnostics import Sink
from amlc.template import Variable
from amlc.tree import Entry, MappingNode, Node, Scalar, SequenceNode, find, scalars
from amlc.tree import Path as SpecPath

HIDDEN = "***"
_FIRST = ("amlc", "name", "description", "variables")


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """`written` is the tree before its templates are evaluated, `tree` after it. Neither shows a secret. What `tree`
    still refers to is in its `variables`.
    """

    written: Node
    tree: Node
    variables: Mapping[str, Variable]


def merge(spec: Spec, target: str | None, sink: Sink) -> Merged:
    """What the spec says for a target. What is wrong with its variables and templates goes to the sink."""
    request = spec.request
    whole = without_secrets(compose.overlay(spec.tree, target, sink.add))
    environ = {name: value for name, value in request.environ.items() if not secrets.suspect(name)}
    found = variables.read(whole, request.given, environ, sink.add)
    known = {name: one._replace(unset=name) if secrets.suspect(name) else one for name, one in found.items()}
    assert isinstance(whole, MappingNode)
    body = MappingNode({name: one for name, one in whole.entries.items() if name != "variables"}, whole.span)
    rendering = template.Rendering(known, sink.add)
    for path in bind.left_over(template.render(body, rendering)):
        body = _without(body, path)
    rendered = template.render(body, rendering)
    tree = _relocated(rendered, _unrendered(rendered, body, rendering.unset.keys()), request, target)
    kept = _referred_to([find(body, path) for path in rendering.unset], known)
    if kept:
        section = find(whole, ("variables",))
        assert isinstance(section, MappingNode)
        tree = _with_variables(tree, section, {name: known[name] for name in section.entries if name in kept})
    return Merged(written=whole, tree=_ordered(without_secrets(tree)), variables=known)


def without_secrets(root: Node) -> Node:
    """The tree with asterisks where a secret stands in the clear."""
    literal = {span for span in secrets.spans(root) if not _names_a_variable(root, span)}
    return _mapped(root, lambda one: Scalar(HIDDEN, one.span) if one.span in literal else one)


def _mapped(node: Node, change: Callable[[Scalar], Scalar]) -> Node:
    match node:
        case Scalar():
            return change(node)
        case SequenceNode():
            return SequenceNode(tuple(_mapped(item, change) for item in node.items), node.span)
        case MappingNode():
            entries = {name: Entry(one.key, _mapped(one.value, change)) for name, one in node.entries.items()}
            return MappingNode(entries, node.span)


def _names_a_variable(root: Node, span: object) -> bool:
    """Whether the scalar there is where a variable comes from, or its type: a name, and no value."""
    section = find(root, ("variables",))
    named = section.entries.values() if isinstance(section, MappingNode) else ()
    return any(
        (value := find(one.value, (key,))) is not None and value.span == span
        for one in named
        for key in ("env", "type", "description")
    )


def _unrendered(rendered: Node, written: Node, unset: Set[SpecPath], path: SpecPath = ()) -> Node:
    """The rendered tree with what stood, before it was rendered, where a value is not known."""
    if not unset or path in unset:
        return written if path in unset else rendered
    match rendered, written:
        case SequenceNode(), SequenceNode():
            pairs = enumerate(zip(rendered.items, written.items, strict=True))
            items = tuple(_unrendered(new, old, unset, (*path, index)) for index, (new, old) in pairs)
            return SequenceNode(items, rendered.span)
        case MappingNode(), MappingNode():
            entries = {
                name: Entry(one.key, _unrendered(one.value, written.entries[name].value, unset, (*path, name)))
                for name, one in rendered.entries.items()
            }
            return MappingNode(entries, rendered.span)
        case _:
            return rendered


def _referred_to(nodes: Sequence[Node | None], known: Mapping[str, Variable]) -> Set[str]:
    texts = [str(one.value) for node in nodes if node is not None for _, one in scalars(node)]
    return {word for text in texts for word in re.findall(r"\w+", text)} & known.keys()


def _with_variables(tree: Node, section: MappingNode, kept: Mapping[str, Variable]) -> Node:
    """The tree with the definitions it still needs: of an unset one as it is written, of another one its value."""
    assert isinstance(tree, MappingNode)
    entries = {
        name: section.entries[name]
        if one.unset
        else Entry(section.entries[name].key, Scalar(one.value, section.entries[name].value.span))
        for name, one in kept.items()
    }
    key = Scalar("variables", section.span)
    return MappingNode({**tree.entries, "variables": Entry(key, MappingNode(entries, section.span))}, tree.span)


def _relocated(rendered: Node, tree: Node, request: Request, target: str | None) -> Node:
    """The tree with its paths relative to the spec's folder, whatever file wrote them."""
    home = request.path.parent.resolve()
    if {one.span.source.path.parent.resolve() for _, one in scalars(tree)} <= {home}:
        return tree
    for path in _paths(rendered, request, target):
        node = find(tree, path)
        if isinstance(node, Scalar) and isinstance(node.value, str):
            folder = node.span.source.path.parent.resolve()
            moved = posixpath.normpath(posixpath.join(_relative(folder, home), node.value))
            tree = _replaced(tree, path, Scalar(moved, node.span))
    return tree


def _relative(folder: Path, home: Path) -> str:
    return posixpath.relpath(folder.as_posix(), home.as_posix())


def _paths(rendered: Node, request: Request, target: str | None) -> list[SpecPath]:
    """Where the spec holds a path of a file or folder: whatever resolving it asks the folder of."""
    from amlc import resolve

    asked: list[SpecPath] = []

    def folder_of(path: SpecPath) -> str:
        asked.append(path)
        return "."

    bound, _, _ = bind.bind(rendered)
    if bound is not None:
        where = resolve.Where(
            file=request.name,
            target=target,
            environ={},
            folder_of=folder_of,
            is_written=lambda _: True,
            is_mapping=lambda _: True,
            is_whole=lambda _: True,
            is_known=lambda _: True,
        )
        resolve.resolve(bound, where)
    return list(dict.fromkeys(asked))


def _without(node: MappingNode, path: SpecPath) -> MappingNode:
    """The mapping without one of the keys below it."""
    first, *rest = path
    entries = dict(node.entries)
    entry = entries.pop(str(first))
    if rest and isinstance(entry.value, MappingNode):
        entries[str(first)] = Entry(entry.key, _without(entry.value, tuple(rest)))
    return MappingNode({name: entries[name] for name in node.entries if name in entries}, node.span)


def _replaced(node: Node, path: SpecPath, value: Node) -> Node:
    if not path:
        return value
    first, *rest = path
    match node, first:
        case MappingNode(), str():
            one = node.entries[first]
            entry = Entry(one.key, _replaced(one.value, tuple(rest), value))
            return MappingNode({**node.entries, first: entry}, node.span)
        case SequenceNode(), int():
            items = list(node.items)
            items[first] = _replaced(items[first], tuple(rest), value)
            return SequenceNode(tuple(items), node.span)
        case _:
            return node


def _ordered(tree: Node) -> Node:
    assert isinstance(tree, MappingNode)
    names = [name for name in _FIRST if name in tree.entries]
    names += [name for name in tree.entries if name not in _FIRST]
    return MappingNode({name: tree.entries[name] for name in names}, tree.span)
