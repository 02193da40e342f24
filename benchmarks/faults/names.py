"""Faults in the user's names.

- `definition-typo`: a name mistyped where it is defined, one way. Only a name that the file uses, so that a use is left
  without its definition; not where the wrong word is another name of the section. It shows at the definition or at any
  use, and help may name either word.
- `target-typo`: the same for a name that a target writes only to lay something over the base's.
- `definition-deleted`: a used definition taken out of the base, where no target defines it.
- `use-typo`: a name mistyped where it is used, in a reference, in a list of names or inside a template. Not where the
  wrong word is another name of the section.
- `cycle`: a step made to wait for itself, or for one that waits for it.
- `one-place`: two outputs made to write to the same path of a datastore. Not where the path says `{run-id}`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from amlc.tree import MappingNode, Path, Scalar
from benchmarks.faults.edits import Edit, Fault, removal, replaced, shown, text_of, typos
from benchmarks.faults.places import SECTIONS, Place

# By the key that a reference has, the section that its word is a name of.
_KEYS: Mapping[str, str] = {
    "input": "inputs",
    "parameter": "parameters",
    "step": "steps",
    "datastore": "datastores",
    "variable": "variables",
    "compute": "compute",
    "environment": "environments",
}
_TEMPLATE = re.compile(r"\{\{(.*?)\}\}")


@dataclass(frozen=True, slots=True)
class Use:
    """Where a name is used: the section it is of (an output's with its step), and its characters."""

    section: Path
    name: str
    start: int
    end: int
    place: Place


def faults(places: Sequence[Place]) -> Iterator[Fault]:
    defined = _definitions(places)
    used = [use for use in _uses(places) if use.name in defined.get(use.section, {})]
    yield from _use_typos(used, defined)
    yield from _definition_faults(used, defined)
    yield from _cycles(places, used)
    yield from _one_place(places)


def _definitions(places: Sequence[Place]) -> dict[Path, dict[str, list[Place]]]:
    found: dict[Path, dict[str, list[Place]]] = {}
    for place in places:
        section = place.inner[:-1]
        of_step = len(section) == 3 and section[0] == "steps" and section[2] == "outputs"
        if place.key and place.named and (of_step or (len(section) == 1 and section[0] in SECTIONS)):
            found.setdefault(section, {}).setdefault(str(place.path[-1]), []).append(place)
    return found


def _uses(places: Sequence[Place]) -> Iterator[Use]:
    for place in places:
        node = place.node
        if not isinstance(node, Scalar) or not isinstance(node.value, str):
            continue
        text, start, end = text_of(place), node.span.start, node.span.end
        for template in _TEMPLATE.finditer(text[start:end]):
            for word in re.finditer(r"\b[a-zA-Z_]\w*\b", template[1]):
                at = start + template.start(1) + word.start()
                yield Use(("variables",), word[0], at, at + len(word[0]), place)
        if text[start] in "\"'":
            start, end = start + 1, end - 1
        section = _section(place)
        if section and text[start:end] == node.value:
            yield Use(section, node.value, start, end, place)


def _section(place: Place) -> Path | None:
    name, inner = str(place.path[-1]), place.inner
    if inner[-2:-1] == ("after",):
        return ("steps",)
    if place.key is None or place.named:
        return None
    if name == "output":
        step = place.beside.get("step") if isinstance(place.beside, dict) else None
        return ("steps", step or inner[1], "outputs")
    if name in ("compute", "environment") and inner[:1] != ("steps",):
        return None
    return (_KEYS[name],) if name in _KEYS else None


def _use_typos(used: Sequence[Use], defined: Mapping[Path, Mapping[str, object]]) -> Iterator[Fault]:
    for use in used:
        for how, wrong in typos(use.name):
            if wrong in defined[use.section]:
                continue
            edit = Edit(text_of(use.place), use.start, use.end, wrong)
            what = f"{shown(use.place.path)}: `{wrong}` for `{use.name}`"
            yield edit.fault(f"use-typo ({use.section[-1]}, {how})", what, [use.name])


def _definition_faults(used: Sequence[Use], defined: Mapping[Path, Mapping[str, list[Place]]]) -> Iterator[Fault]:
    for section, names in defined.items():
        for name, where in names.items():
            of_it = [use for use in used if (use.section, use.name) == (section, name)]
            own_outputs = (*section, name, "outputs")
            of_it += [use for use in used if use.section == own_outputs and use.place.inner[1:2] != (name,)]
            based = any(one.in_base for one in where)
            for place in where:
                wrong = next((word for _, word in typos(name) if word not in names), None)
                assert place.key is not None
                if wrong is None or not (of_it or (based and not place.in_base)):
                    continue
                edit = Edit(text_of(place), place.key.span.start, place.key.span.end, wrong)
                what = f"{shown(place.path)} written `{wrong}`"
                operator = "target-typo" if based and not place.in_base else f"definition-typo ({section[-1]})"
                yield edit.fault(operator, what, [name, wrong], [use.start for use in of_it])
            if of_it and len(where) == 1 and based and (cut := removal(where[0])):
                inside = [use for use in of_it if not cut.start <= use.start < cut.end]
                if inside:
                    lines = [use.start for use in inside]
                    yield cut.fault("definition-deleted", f"{shown(where[0].path)} taken out", (), lines)


def _cycles(places: Sequence[Place], used: Sequence[Use]) -> Iterator[Fault]:
    steps = {
        place.path[1]: place
        for place in places
        if place.in_base and place.path[:1] == ("steps",) and len(place.path) == 2
    }
    for name, place in steps.items():
        before = {str(use.place.inner[1]) for use in used if use.section == ("steps",) and use.name == name}
        for other in (str(name), *sorted(before - {str(name)})):
            edit = _waiting(place, other)
            if edit:
                lines = [place.key.span.start if place.key else 0]
                lines += [steps[other].key.span.start] if other in steps and steps[other].key else []
                lines += [
                    use.start for use in used if use.section == ("steps",) and use.place.inner[1] in (other, name)
                ]
                yield edit.fault("cycle", f"{name} waits for {other}", (), lines)


def _waiting(step: Place, other: str) -> Edit | None:
    text = text_of(step)
    if not isinstance(step.node, MappingNode) or not step.node.entries:
        return None
    if after := step.node.entries.get("after"):
        if text[after.value.span.start] != "[":
            return None
        return Edit(text, after.value.span.start + 1, after.value.span.start + 1, f"{other}, ")
    first = next(iter(step.node.entries.values())).key.span.start
    if text[step.node.span.start] == "{":
        return Edit(text, first, first, f"after: [{other}], ")
    start = text.rfind("\n", 0, first) + 1
    return Edit(text, start, start, f"{text[start:first]}after: [{other}]\n")


def _one_place(places: Sequence[Place]) -> Iterator[Fault]:
    paths = [
        place
        for place in places
        if place.in_base and len(place.path) == 5 and place.path[2] == "outputs" and place.path[4] == "path"
    ]
    by_store: dict[str, list[Place]] = {}
    for place in paths:
        if isinstance(place.node, Scalar) and not set("{") & set(place.node.raw):
            by_store.setdefault(str(place.beside.get("datastore")), []).append(place)
    for ours in by_store.values():
        for first, second in pairwise(ours):
            written = text_of(first)[first.node.span.start : first.node.span.end]
            what = f"{shown(second.path)} is {shown(first.path)}"
            yield replaced(second, written).fault("one-place", what, (), [first.node.span.start])
