"""Variables whose values are templates themselves."""

from pathlib import Path

import pytest

from amlc import template, variables
from amlc.diagnostics import Diagnostic
from amlc.load import load
from amlc.source import Source
from amlc.template import Variable


def read(text: str, **given: str) -> tuple[dict[str, Variable], list[str]]:
    said: list[Diagnostic] = []
    root = load(Source("x.yaml", Path("x.yaml"), text), said.append)
    assert root is not None
    found = variables.read(root, given, {"PLACE": "{{ not a template }}"}, said.append)
    return found, [one.message for one in said]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ('variables: {a: x, b: "{{ a }}-y"}', {"a": "x", "b": "x-y"}),
        ('variables: {b: "{{ a }}-y", a: x}', {"a": "x", "b": "x-y"}),
        ('variables: {a: 2, b: "{{ a }}", c: "{{ b * 3 }}"}', {"a": 2, "b": 2, "c": 6}),
        ('variables: {a: {env: UNSET, default: "{{ b }}"}, b: x}', {"a": "x", "b": "x"}),
        # What comes from outside is a value, whatever it looks like.
        ("variables: {a: {env: PLACE}}", {"a": "{{ not a template }}"}),
    ],
)
def test_a_variable_can_be_made_of_others(text: str, values: dict[str, object]) -> None:
    found, said = read(text)
    assert said == []
    assert {name: one.value for name, one in found.items()} == values


def test_a_value_of_the_command_line_is_no_template() -> None:
    found, said = read('variables: {a: "{{ b }}", b: x}', a="{{ b }}")
    assert (found["a"].value, said) == ("{{ b }}", [])


def test_what_is_made_of_an_unset_variable_is_unset() -> None:
    found, said = read('variables: {a: {env: UNSET}, b: "{{ a }}-y", c: "{{ b }}"}')
    assert [found[name].unset for name in "abc"] == ["UNSET"] * 3
    assert said == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('variables: {a: "{{ b }}", b: "{{ a }}"}', ["the variables stand for each other: `a` → `b` → `a`"]),
        ('variables: {a: "{{ a }}"}', ["the variables stand for each other: `a` → `a`"]),
        ('variables: {a: "{{ nope }}"}', ["there is no variable `nope`"]),
        ("variables: {a-b: 1}", ["`a-b` cannot name a variable: letters, digits and `_`, and no digit first"]),
    ],
)
def test_what_cannot_be_a_variable(text: str, said: list[str]) -> None:
    assert read(text)[1] == said


def test_a_template_in_a_key_is_refused() -> None:
    said: list[Diagnostic] = []
    root = load(Source("x.yaml", Path("x.yaml"), '"{{ a }}": 1'), said.append)
    assert root is not None
    template.render(root, template.Rendering({"a": Variable("x")}, said.append))
    assert [one.message for one in said] == ["a template cannot stand in a key: it gives one value, and no name"]
