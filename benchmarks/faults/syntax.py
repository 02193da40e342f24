"""Faults in how YAML is written.

An edit that leaves what PyYAML reads the same is no fault: a lone key may be indented further, for one.

- `colon`: the colon behind a key missing.
- `bracket`: a bracket or brace missing.
- `quote`: a closing quote missing. An opening one can be missing harmlessly.
- `tab`: a line indented by a tab.
- `indent`: a line indented one space more, or less.
- `template`: the quotes of a template missing, one of its braces, or a filter mistyped.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Any

import yaml

from amlc.tree import Scalar
from benchmarks.faults.edits import Edit, Fault, is_flow, is_template, shown, text_of, typos
from benchmarks.faults.places import Place

_FILTER = re.compile(r"\|\s*([a-z]+)")


def faults(places: Sequence[Place]) -> Iterator[Fault]:
    before = _read(text_of(places[0]))
    yield from (one for one in _faults(places) if _read(one.text) != before)


def _read(text: str) -> Any:
    try:
        return yaml.load(text, Loader=yaml.CBaseLoader)
    except (yaml.YAMLError, RecursionError) as fault:
        return type(fault)


def _faults(places: Sequence[Place]) -> Iterator[Fault]:
    for place in places:
        text, start, end = text_of(place), place.node.span.start, place.node.span.end
        name = shown(place.path)
        if place.key is not None and text[place.key.span.end] == ":":
            at = place.key.span.end
            yield Edit(text, at, at + 1, "").fault("colon", f"{name} without its colon")
        if not isinstance(place.node, Scalar) and text[start] in "{[":
            yield Edit(text, start, start + 1, "").fault("bracket", f"{name} without `{text[start]}`")
            yield Edit(text, end - 1, end, "").fault("bracket", f"{name} without `{text[end - 1]}`", (), [start])
        if isinstance(place.node, Scalar) and text[start : start + 1] in ("'", '"') and "\n" not in text[start:end]:
            yield Edit(text, end - 1, end, "").fault("quote", f"{name} without its last quote")
            yield from _templates(place)
        if place.key is not None and not is_flow(place):
            yield from _indentation(place)


def _indentation(place: Place) -> Iterator[Fault]:
    assert place.key is not None
    text, at = text_of(place), place.key.span.start
    start, name = text.rfind("\n", 0, at) + 1, shown(place.path)
    if text[start:at].strip():
        return
    yield Edit(text, start, start, " ").fault("indent (more)", f"{name} indented one more")
    if at > start:
        yield Edit(text, start, start + 1, "").fault("indent (less)", f"{name} indented one less")
        yield Edit(text, start, at, "\t").fault("tab", f"{name} indented by a tab")


def _templates(place: Place) -> Iterator[Fault]:
    if not is_template(place):
        return
    text, start, end = text_of(place), place.node.span.start, place.node.span.end
    name = shown(place.path)
    yield Edit(text, start, end, text[start + 1 : end - 1]).fault("template (quotes)", f"{name}: quotes missing")
    at = text.index("}}", start)
    yield Edit(text, at, at + 1, "").fault("template (brace)", f"{name}: a brace missing")
    for found in _FILTER.finditer(text, start, end):
        for how, wrong in typos(found[1]):
            yield Edit(text, found.start(1), found.end(1), wrong).fault(
                "template (filter)", f"{name}: filter `{wrong}` ({how})", [found[1]]
            )
