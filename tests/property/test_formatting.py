"""Formatting: the same meaning, the same comments, nothing left to do; and what people write is not refused."""

import re
from itertools import pairwise

import yaml
from hypothesis import assume, given
from hypothesis import strategies as st

from amlc.formatting import Refused, formatted
from amlc.tree import data
from tests.property.strategies import specs
from tests.property.test_reading import documents, fragments, read, same

remarks = st.sampled_from(["", "", "", "  # why", " # why", "\n", "\n\n\n  # a remark\n", "\n# at the left", "   "])


@st.composite
def laid_out(draw: st.DrawFn) -> str:
    """A spec as somebody may have written it."""
    text = yaml.safe_dump(
        draw(specs()),
        sort_keys=False,
        allow_unicode=True,
        width=10_000,
        indent=draw(st.sampled_from([2, 4])),
        default_flow_style=draw(st.sampled_from([False, None])),
    )
    lines = [line + draw(remarks) for line in text.removesuffix("\n").split("\n")]
    return draw(st.sampled_from(["\n", "\r\n"])).join("\n".join(lines).split("\n"))


def comments(text: str) -> list[str]:
    return re.findall(r"# (?:why|a remark|at the left)(?=\r?$)", text, re.MULTILINE)


@given(st.one_of(fragments, documents.map(lambda one: yaml.safe_dump(one, allow_unicode=True))))
def test_what_is_formatted_says_the_same(text: str) -> None:
    before, said = read(text)
    try:
        made = formatted(text, "x.yaml")
    except Refused:
        return
    after, _ = read(made)
    assert not said
    assert before is not None
    assert after is not None
    assert same(data(after), data(before))
    assert formatted(made, "x.yaml") == made


@given(laid_out())
def test_a_spec_is_formatted_whatever_its_layout(text: str) -> None:
    before, said = read(text)
    assume(before is not None and not said)
    assert before is not None
    made = formatted(text, "x.yaml")
    after, _ = read(made)
    assert after is not None
    assert same(data(after), data(before))
    lines = made.removesuffix("\n").split("\n")
    assert comments(made) == comments(text)
    assert not any(one == two == "" for one, two in pairwise(lines))
    assert made.endswith("\n")
    assert formatted(made, "x.yaml") == made
