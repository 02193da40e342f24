"""The schema against the models: what one takes, the other takes.

Stated exceptions, which no mutation here makes. The schema knows no difference between 1 and 1.0, and takes a
template without rendering it. It refuses a template in a key, which amlc leaves as it is, and an argument of
`hyper_drive` that is varied in no way or in two, which amlc finds after binding; and beside `kind: folder` what an
overlay leaves of another datastore, which nobody writes there. It takes an empty list of lags.
"""

import copy
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from amlc import bind, compiler, compose, load, template, variables
from amlc.compiler import Request
from amlc.diagnostics import Sink
from amlc.schema import schema
from amlc.source import Source
from amlc.tree import MappingNode, Node, data
from tests.conftest import CASES, ROOT

SPECS = [*sorted(CASES.glob("ok/*/pipeline.yaml")), ROOT / "pipelines" / "highspenders.yaml"]
ENVIRON = {name: name.lower() for name in ("AZURE_SUBSCRIPTION_ID", "AZURE_TENANT_ID", "AZURE_CLIENT_ID")}
VALUES: list[Any] = [None, True, 1, -7, 1.5, "", "x", [], {}, ["x"], [2], [["x"]], {"x": 1}, {"kind": "x"}]
VALUES += [{"env": "X"}, {"secret_env": "X"}, {"parameter": "p"}, {"input": "a"}, {"step": "a", "output": "b"}]
Place = tuple[str | int, ...]


def comparable(one: Any) -> Any:
    """The schema without its one rule that binding leaves to what comes after: a distribution has one key."""
    if isinstance(one, list):
        return [comparable(inner) for inner in one]
    if not isinstance(one, dict):
        return one
    left = ("minProperties", "maxProperties") if "maxProperties" in one else ()
    return {word: comparable(inner) for word, inner in one.items() if word not in left}


SCHEMA = Draft202012Validator(comparable(schema()))


@cache
def flat() -> list[dict[str, Any]]:
    """Every valid spec, for every target, as it is when files, targets and templates are gone."""
    found: list[dict[str, Any]] = []
    for path in SPECS:
        root = path.parent if CASES in path.parents else ROOT
        sink = Sink()
        spec = compiler.open_spec(Request(path=path, name=path.name, root=root), path.read_bytes(), sink)
        assert spec is not None
        for target in spec.targets or (None,):
            tree = compose.overlay(spec.tree, target, sink.add)
            rendering = template.Rendering(variables.read(tree, {}, ENVIRON, sink.add), sink.add)
            assert isinstance(tree, MappingNode)
            entries = {name: one for name, one in tree.entries.items() if name != "variables"}
            found.append(listed(data(template.render(MappingNode(entries, tree.span), rendering))))
    for folder in (one for spec in found for one in spec.get("datastores", {}).values() if one.get("kind") == "folder"):
        for key in folder.keys() - {"kind", "path"}:
            del folder[key]
    return found


def listed(value: Any) -> Any:
    """Tuples as lists: what JSON has."""
    if isinstance(value, dict):
        return {key: listed(one) for key, one in value.items()}
    return [listed(one) for one in value] if isinstance(value, tuple) else value


def places(value: Any, path: Place = ()) -> list[Place]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return ([path] if path else []) + [place for key, one in inner for place in places(one, (*path, key))]


def holder_of(value: Any, place: Place) -> Any:
    for part in place[:-1]:
        value = value[part]
    return value


def mutate(draw: st.DrawFn, spec: dict[str, Any]) -> None:
    """Changes one thing."""
    place = draw(st.sampled_from(places(spec)))
    holder, last = holder_of(spec, place), place[-1]
    match draw(st.sampled_from(["value", "delete", "rename", "add", "kind"])):
        case "value":
            holder[last] = copy.deepcopy(draw(st.sampled_from(VALUES)))
        case "delete":
            del holder[last]
        case "rename" if isinstance(holder, dict):
            holder[f"{last}_"] = holder.pop(last)
        case "add" if isinstance(holder, dict):
            key = draw(st.sampled_from(["extra", "kind", "format", "mode", "step"]))
            holder[key] = copy.deepcopy(draw(st.sampled_from(VALUES)))
        case _ if isinstance(holder, dict):
            holder["kind"] = draw(st.sampled_from(["command", "pipeline_data", "existing", "local", "x"]))
        case _:
            pass


@st.composite
def mutated(draw: st.DrawFn) -> dict[str, Any]:
    """A valid spec with one thing changed."""
    spec: dict[str, Any] = copy.deepcopy(draw(st.sampled_from(flat())))
    mutate(draw, spec)
    return spec


@st.composite
def overlaid(draw: st.DrawFn) -> tuple[dict[str, Any], dict[str, Any]]:
    """A valid spec, and some of its parts to lay over it, with one thing changed."""
    spec = draw(st.sampled_from(flat()))
    target = {key: one for key, one in copy.deepcopy(spec).items() if key != "amlc"}
    for _ in range(draw(st.integers(0, 10))):
        where = [place for place in places(target) if all(isinstance(part, str) for part in place)]
        place = draw(st.sampled_from(where))
        if len(place) > 1:  # a section stays, if empty
            del holder_of(target, place)[place[-1]]
    mutate(draw, target)
    return spec, target


def node_of(spec: dict[str, Any]) -> Node:
    sink = Sink()
    node = load.load(Source("spec.yaml", Path("spec.yaml"), yaml.safe_dump(spec, sort_keys=False)), sink.add)
    assert node is not None
    return node


def refusals(root: Node) -> list[str]:
    return [f"{one.path}: {one.message}" for one in bind.bind(root)[1]]


def complaints(spec: dict[str, Any]) -> list[str]:
    return [f"{list(one.absolute_path)}: {one.message[:300]}" for one in SCHEMA.iter_errors(spec)]


@pytest.mark.parametrize("spec", flat(), ids=lambda spec: str(spec["name"]))
def test_a_spec_that_binds_is_valid(spec: dict[str, Any]) -> None:
    assert (complaints(spec), refusals(node_of(spec))) == ([], [])


@given(mutated())
def test_the_schema_refuses_what_does_not_bind_and_nothing_else(spec: dict[str, Any]) -> None:
    assert bool(said := complaints(spec)) == bool(found := refusals(node_of(spec))), (said, found)


@given(st.sampled_from(flat()), st.sampled_from(["{{ region }}", {"variable": "region"}]), st.data())
def test_a_template_can_stand_for_any_value(spec: dict[str, Any], value: Any, draw: st.DataObject) -> None:
    spec = copy.deepcopy(spec)
    values = [place for place in places(spec) if not isinstance(holder_of(spec, place)[place[-1]], dict | list)]
    place = draw.draw(st.sampled_from(values))
    holder_of(spec, place)[place[-1]] = value
    assert complaints(spec) == []


@given(st.sampled_from(flat()), st.data())
def test_an_overlay_may_hold_any_part_and_no_other_key(spec: dict[str, Any], draw: st.DataObject) -> None:
    target = {key: one for key, one in copy.deepcopy(spec).items() if key != "amlc"}
    for _ in range(draw.draw(st.integers(0, 6))):
        where = [place for place in places(target) if all(isinstance(part, str) for part in place)]
        if where:
            place = draw.draw(st.sampled_from(where))
            if draw.draw(st.booleans()):
                del holder_of(target, place)[place[-1]]
            else:
                holder_of(target, place)[place[-1]] = None
    whole = {**spec, "targets": {"prod": target}}
    assert complaints(whole) == []
    assert complaints({"amlc": 1, "include": ["base.yaml"], **target}) == []
    target["extra"] = 1
    assert len(complaints(whole)) == 1


@given(overlaid())
def test_no_overlay_is_refused_that_makes_a_spec_that_binds(made: tuple[dict[str, Any], dict[str, Any]]) -> None:
    spec, target = made
    if said := complaints({**spec, "targets": {"prod": target}}):
        assert refusals(compose.merge(node_of(spec), node_of(target))), said
