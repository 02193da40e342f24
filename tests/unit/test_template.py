"""A template is bounded: in what it may do, in time and in size."""

from pathlib import Path
from typing import Any

import pytest

from amlc import template
from amlc.diagnostics import Diagnostic
from amlc.source import Source, Span
from amlc.template import Rendering, Variable
from amlc.tree import Scalar

VARIABLES = {"region": Variable("eu"), "nodes": Variable(2), "big": Variable("x" * 60_000)}


def render(text: str) -> tuple[Any, list[Diagnostic]]:
    said: list[Diagnostic] = []
    span = Span(Source("x.yaml", Path("x.yaml"), text), 0, len(text))
    found = template.render(Scalar(text, span), Rendering(VARIABLES, said.append))
    assert isinstance(found, Scalar)
    return found.value, said


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("{{ region }}", "eu"),
        ("{{ nodes }}", 2),
        ("{{ nodes * 3 + 1 }}", 7),
        ("ws-{{ region }}-{{ nodes }}", "ws-eu-2"),
        ("{{ region | upper }}", "EU"),
        ("{{ 'many' if nodes > 1 else 'one' }}", "many"),
        ("{% raw %} {{ region }}", "{% raw %} eu"),  # statements are no part of the language
        ("{# no comment #}{{ region }}", "{# no comment #}eu"),
        ("{{ true }}", True),
    ],
)
def test_what_a_template_gives(text: str, value: Any) -> None:
    assert render(text) == (value, [])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{{ regoin }}", "there is no variable `regoin`"),
        ("{{ region.upper() }}", "the template fails: a value has no `upper`"),
        ("{{ region() }}", "the template fails: a template cannot call functions"),
        ("{{ region.__class__ }}", "the template fails: a value has no `__class__`"),
        ("{{ ''.__class__.__mro__ }}", "the template fails: a value has no `__class__`"),
        ("{{ range(3) }}", "there is no variable `range`"),
        ("{{ 'a' * 1000000000 }}", "the template fails: `*` takes two numbers"),
        ("{{ '%1000000000d' % 1 }}", "the template fails: `%` takes two numbers"),
        ("{{ 9 ** 999999999 }}", "the template fails: the power is too large"),
        ("{{ 9 ** 64 ** 64 }}", "the template fails: the power is too large"),
        ("{{ big | replace('x', big) }}", "the template fails: its result is longer than 65,536 characters"),
        ("{{ big }}{{ big }}", "the template fails: its result is longer than 65,536 characters"),
        ("{{ 1 / 0 }}", "the template fails: division by zero"),
        ("{{ [region] }}", "the template gives no single value"),
        ("{{ region", "the template fails: unexpected end of template, expected 'end of print statement'."),
        ("{{ " + "(" * 2000 + "1" + ")" * 2000 + " }}", "the template fails: it nests too deep"),
        ("{{ nodes }}" * 1000, "a template may have 4,096 characters, this has 11,000"),
    ],
)
def test_what_a_template_may_not(text: str, message: str) -> None:
    value, said = render(text)
    assert value == ""
    assert [one.message for one in said] == [message]


def test_a_variable_whose_environment_variable_is_not_set_is_noted_at_the_path() -> None:
    span = Span(Source("x.yaml", Path("x.yaml"), "{{ id }}"), 0, 8)
    rendering = Rendering({"id": Variable("", unset="SUBSCRIPTION")}, lambda _: None)
    template.render(Scalar("{{ id }}", span), rendering, ("workspace", "name"))
    assert [(path, name) for path, (name, _) in rendering.unset.items()] == [(("workspace", "name"), "SUBSCRIPTION")]
