"""Every key, value and item of a spec, with what the published schema says may stand there."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path as FilePath
from typing import Any

from amlc import compose, load
from amlc.source import Source
from amlc.tree import Entry, MappingNode, Node, Path, Scalar, SequenceNode, data

Rule = dict[str, Any]
SECTIONS = frozenset(
    ("variables", "datastores", "compute", "environments", "inputs", "parameters", "steps", "outputs", "schedules")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A value, its key if it has one, and what holds it. `inner` is the path without `targets.NAME`."""

    path: Path
    inner: Path
    target: str | None
    key: Scalar | None
    node: Node
    holder: Node
    rules: tuple[Rule, ...]  # what may stand here, unions spread out
    owners: tuple[Rule, ...]  # the object that the key is a key of
    beside: Any  # what the holder holds when all overlays are laid
    below: bool  # whether an included file, or for a target the base, has this, too
    above: "Place | None"

    @property
    def named(self) -> bool:
        """Whether the key is the user's word rather than the language's."""
        return not any(self.path[-1] in one.get("properties", ()) for one in self.owners)

    @property
    def required(self) -> bool:
        return bool(self.owners) and all(self.path[-1] in one.get("required", ()) for one in self.owners)

    def is_complete_without_kind(self) -> bool:
        """Whether what holds this `kind` would be something else, and whole, without it."""
        rest = {key: one for key, one in self.beside.items() if key != "kind"}
        return any(_fits(one, rest) for one in (self.above.rules if self.above else ()) if _is_object(one))

    @property
    def in_base(self) -> bool:
        return self.target is None

    def admits(self, sort: str) -> bool:
        """Whether a value of the JSON type may stand here, beyond one of a few words."""
        return any(_admits(one, sort) for one in self.rules)

    def words(self) -> list[str]:
        """The words of which one must stand here, when that is so."""
        found: list[str] = []
        for one in self.rules:
            if _is_object(one) or one.get("type") == "array":
                continue
            listed = one.get("enum", [one["const"]] if "const" in one else None)
            if listed is None and one.get("type") != "null":
                return []
            found += [word for word in listed or () if isinstance(word, str)]
        return found


def _admits(rule: Rule, sort: str) -> bool:
    if "enum" in rule or "const" in rule:
        return False
    types = rule.get("type", "object" if "properties" in rule else None)
    if types is None:
        return True
    listed = types if isinstance(types, list) else [types]
    return sort in listed or (sort == "integer" and "number" in listed)


# What the schema leaves out: it stands wherever a value may, and in targets only.
_VARIABLE: Rule = {
    "type": "object",
    "properties": {"variable": {"type": "string"}},
    "required": ["variable"],
    "additionalProperties": False,
}
_DEFAULT: Rule = {"type": "boolean"}


@cache
def _document() -> Rule:
    return dict(json.loads((FilePath(__file__).parents[2] / "schemas" / "pipeline.schema.json").read_text("utf-8")))


# Templates and `{variable: …}` may stand anywhere: they say nothing about a place.
_ANYWHERE = frozenset(f"#/$defs/{name}" for name in ("Rendered", "Template", "Variable", "VariableRef"))


def _root() -> Rule:
    return {**_document()["$defs"]["Pipeline"], "required": ["amlc", "name", "workspace", "steps"]}


def _spread(rule: Rule | bool) -> tuple[Rule, ...]:
    """The rule's alternatives: references followed, unions and conditions taken apart."""
    if isinstance(rule, bool):
        return ({},) if rule else ()
    if reference := rule.get("$ref"):
        return () if reference in _ANYWHERE else _spread(_pointed(reference))
    if "allOf" in rule and "additionalProperties" not in rule:
        default = rule["properties"].get("kind", {}).get("default")
        return tuple(_of_kind(one, default) for part in rule["allOf"] for one in _spread(part["then"]))
    found = [one for part in rule.get("anyOf", ()) for one in _spread(part)]
    if "then" in rule:
        found = [one for one in found if one != {"type": "object"}] + list(_spread(rule["then"]))
        found += _spread(rule["else"]) if "if" in rule.get("else", ()) else ()
    return tuple(found) if found or "then" in rule else (rule,)


def _pointed(reference: str) -> Rule:
    found: Any = _document()
    for part in reference.removeprefix("#/").split("/"):
        found = found[part]
    return dict(found)


def _of_kind(rule: Rule, default: str | None) -> Rule:
    """The rule, its `kind` optional where it is the default one."""
    kind = rule.get("properties", {}).get("kind", {})
    words = [kind["const"]] if "const" in kind else kind.get("enum", [])
    if default is None or default not in words:
        return rule
    return {**rule, "properties": {**rule["properties"], "kind": {**kind, "default": default}}}


def _is_object(rule: Rule) -> bool:
    return "properties" in rule or "object" in str(rule.get("type"))


def _fitting(rules: tuple[Rule, ...], value: Any) -> tuple[Rule, ...]:
    """The objects among the rules that a mapping can be, by its `kind` and its keys."""
    if isinstance(value, dict) and value.keys() == {"variable"}:
        return (_VARIABLE,)
    objects = [one for one in rules if _is_object(one)]
    fit = [one for one in objects if isinstance(value, dict) and _fits(one, value)]
    return tuple(fit or (objects if len(objects) == 1 else ()))


def _fits(rule: Rule, value: dict[str, Any]) -> bool:
    properties = rule.get("properties")
    if properties is None:
        return True
    kind = properties.get("kind", {})
    wanted = kind.get("const", kind.get("default"))
    if wanted is not None and value.get("kind", kind.get("default")) not in (wanted, *kind.get("enum", ())):
        return False
    return value.keys() <= properties.keys() and set(rule.get("required", ())) <= value.keys()


def places(text: str, path: FilePath) -> list[Place]:
    """All places of a valid file in its order, overlays included."""
    tree = load.load(Source(path.name, path, text), print)
    assert isinstance(tree, MappingNode)
    include = {name: one for name, one in tree.entries.items() if name == "include"}
    included = compose.include(MappingNode(include, tree.span), path.parents[-1], print, (path.resolve(),))
    whole = compose.merge(included, MappingNode({**tree.entries}, tree.span))
    root = (_root(),)
    base = compose.overlay(whole, None, print)
    beside: Node = MappingNode({**_entries(base), **tree.entries}, tree.span)
    found = list(_below(tree, beside, included, root, (), None, None))
    targets = tree.get("targets")
    for name, entry in targets.entries.items() if isinstance(targets, MappingNode) else ():
        if isinstance(entry.value, MappingNode):
            merged = compose.overlay(whole, name, print)
            more = {**root[0], "properties": {**root[0]["properties"], "default": _DEFAULT}}
            found += _below(entry.value, merged, base, (more,), ("targets", name), name, None)
    return found


def _entries(node: Node) -> dict[str, Entry]:
    return dict(node.entries) if isinstance(node, MappingNode) else {}


def _below(
    node: Node,
    merged: Node | None,
    lower: Node | None,
    rules: tuple[Rule, ...],
    path: Path,
    target: str | None,
    above: Place | None,
) -> Iterator[Place]:
    beside = data(merged) if merged is not None else None
    owners = rules if path == () or (len(path) == 2 and target is not None) else _fitting(rules, beside)
    inner = path[2:] if target is not None else path
    if isinstance(node, MappingNode):
        for name, entry in node.entries.items():
            if target is None and path == () and name == "targets":
                continue
            within = tuple(one for rule in owners for one in _child(rule, name))
            place = Place(
                path=(*path, name), inner=(*inner, name), target=target, key=entry.key, node=entry.value, holder=node,
                rules=within, owners=owners, beside=beside, below=_at(lower, name) is not None, above=above,
            )  # fmt: skip
            yield place
            yield from _below(entry.value, _at(merged, name), _at(lower, name), within, place.path, target, place)
    elif isinstance(node, SequenceNode):
        lists = [one for one in rules if "array" in str(one.get("type"))]
        within = tuple(one for rule in lists for one in _spread(rule.get("items", {})))
        for index, item in enumerate(node.items):
            place = Place(
                path=(*path, index), inner=(*inner, index), target=target, key=None, node=item, holder=node,
                rules=within, owners=(), beside=beside, below=False, above=above,
            )  # fmt: skip
            yield place
            yield from _below(item, _at(merged, index), None, within, place.path, target, place)


def _child(rule: Rule, name: str) -> tuple[Rule, ...]:
    if name in rule.get("properties", {}):
        return _spread(rule["properties"][name])
    more = rule.get("additionalProperties")
    return _spread(more) if isinstance(more, dict) else ()


def _at(node: Node | None, part: str | int) -> Node | None:
    if isinstance(node, MappingNode):
        return node.get(str(part))
    if isinstance(node, SequenceNode) and isinstance(part, int) and part < len(node.items):
        return node.items[part]
    return None
