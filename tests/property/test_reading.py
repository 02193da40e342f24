"""What reading a file promises, on any text."""

import io
import math
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from amlc import load, targets, template
from amlc.compiler import Request
from amlc.diagnostics import Diagnostic
from amlc.source import Source, Span
from amlc.template import Rendering, Variable
from amlc.tree import Node, Scalar, data, scalars
from tests.property.strategies import names, texts

# Fragments that make something YAML-like far more often than random characters do.
fragments = st.lists(
    st.sampled_from(
        [
            "a",
            "b: ",
            "- ",
            "\n",
            "  ",
            "{",
            "}",
            "[",
            "]",
            ", ",
            ": ",
            "'",
            '"',
            "&x ",
            "*x",
            "<<: ",
            "#c",
            "|\n",
            ">\n",
            "{{ a }}",
            "!t ",
            "? ",
            "---\n",
            "1",
            "é",
            "\0",
            "\t",
            "amlc: 1\n",
            "steps:\n",
            "0x1F",
            "~",
            "true",
        ]
    ),
    max_size=40,
).map("".join)
documents: st.SearchStrategy[Any] = st.recursive(
    st.one_of(texts, st.integers(-load.MAX_INT, load.MAX_INT), st.booleans(), st.none(), st.floats(allow_nan=False)),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=20,
)


def read(text: str) -> tuple[Node | None, list[Diagnostic]]:
    said: list[Diagnostic] = []
    return load.load(Source("x.yaml", Path("x.yaml"), text), said.append), said


@given(st.one_of(fragments, st.text()))
def test_any_text_gives_a_tree_or_a_diagnostic_inside_the_file(text: str) -> None:
    node, said = read(text)
    assert node is not None or said
    for one in said:
        assert 0 <= one.span.start <= len(text)
        assert one.span.start <= one.span.end <= len(text) + 1


@given(st.one_of(fragments, st.text()), st.booleans())
def test_any_file_gives_a_pipeline_or_a_diagnostic(text: str, in_steps: bool) -> None:
    whole = f"amlc: 1\nname: x\nsteps:\n  a: {text}" if in_steps else text
    request = Request(path=Path("x.yaml"), name="x.yaml", root=Path.cwd())
    assert targets.check_all(request, whole.encode("utf-8", errors="surrogateescape"))


@given(st.binary(max_size=200))
def test_any_bytes_give_a_diagnostic(content: bytes) -> None:
    request = Request(path=Path("x.yaml"), name="x.yaml", root=Path.cwd())
    assert targets.check_all(request, content)


@given(documents, st.booleans())
def test_a_scalars_span_read_again_is_the_scalar(document: Any, flow: bool) -> None:
    text = yaml.safe_dump(document, default_flow_style=flow, allow_unicode=True)
    node, said = read(text)
    assert node is not None
    assert not said
    for _, one in scalars(node):
        piece = text[one.span.start : one.span.end]
        again, _ = read(piece if one.raw else "''")
        if "\n" not in piece and isinstance(again, Scalar) and one.raw:
            assert again.value == one.value


@given(documents)
def test_libyaml_reads_what_ruamel_reads(document: Any) -> None:
    text = yaml.safe_dump(document, allow_unicode=True)
    node, _ = read(text)
    assert node is not None
    try:
        other = YAML(typ="safe", pure=True).load(io.StringIO(text))
    except YAMLError:
        pytest.fail(f"ruamel does not read {text!r}")
    assert same(data(node), other)


def same(ours: Any, theirs: Any) -> bool:
    if isinstance(ours, dict):
        return {str(key): one for key, one in theirs.items()}.keys() == ours.keys() and all(
            same(ours[key], one) for key, one in ((str(key), one) for key, one in theirs.items())
        )
    if isinstance(ours, tuple):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    if isinstance(ours, float) and isinstance(theirs, int | float):
        return math.isclose(ours, theirs) or ours == theirs
    return bool(ours == theirs)


@given(documents)
def test_a_tree_without_templates_is_rendered_as_itself(document: Any) -> None:
    node, _ = read(yaml.safe_dump(document))
    assert node is not None
    said: list[Diagnostic] = []
    assert template.render(node, Rendering({}, said.append)) is node or said


@given(st.one_of(texts, st.integers(-load.MAX_INT, load.MAX_INT), st.booleans(), st.none(), st.floats(allow_nan=False)))
def test_a_lone_expression_keeps_its_type(value: Any) -> None:
    source = Source("x.yaml", Path("x.yaml"), "'{{ x }}'")
    said: list[Diagnostic] = []
    rendered = template.render(Scalar("{{ x }}", Span(source, 0, 9)), Rendering({"x": Variable(value)}, said.append))
    assert isinstance(rendered, Scalar)
    assert not said
    assert rendered.value == value
    assert type(rendered.value) is type(value)
