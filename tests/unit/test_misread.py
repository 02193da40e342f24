"""A file that is no YAML is faulted where it was written wrongly, not where libyaml noticed."""

from pathlib import Path

import pytest

from amlc import load
from amlc.diagnostics import Diagnostic
from amlc.source import Source

BASE = """\
amlc: 1
environments:
  conda:
    python: "3.10"
    pip: [pandas, numpy]
steps:
  prepare:
    source: src
    script: prepare.py
    arguments: [--raw, {input: raw},
      --clean, {output: clean}]
  train:
    source: src
    script: train.py
"""


def said(text: str) -> str:
    found: list[Diagnostic] = []
    assert load.load(Source("x.yaml", Path("x.yaml"), text), found.append) is None
    (one,) = found
    place = one.span.source.position(one.span.start)
    return f"{place.line}:{place.column} {one.message}" + (f" ({one.help})" if one.help else "")


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        ('"3.10"', '"3.10', '4:13 this quote is not closed (close it with `"`)'),
        ("[pandas, numpy]", "[pandas, numpy", "5:10 this `[` is not closed (close it with `]`)"),
        ("{output: clean}]", "{output: clean]", "11:30 did not find expected ',' or '}' while parsing a flow mapping"),
        ("{input: raw},", "{input: raw,", "10:24 this `{` is not closed (close it with `}`)"),
        ("  conda:\n", "  conda\n", "3:3 `conda` has no colon behind it (write `conda:`)"),
        ("amlc: 1", "amlc 1", "1:1 `amlc` has no colon behind it (write `amlc: …`)"),
        ("script: prepare.py", "script prepare.py", "9:5 `script` has no colon behind it (write `script: …`)"),
        ("  prepare:", "   prepare:", "7:4 this line is indented by 3 spaces, as no other line is"),
        ("    source:", "   source:", "8:4 this line is indented by 3 spaces, as no other line is"),
        ("  train:", " train:", "12:2 this line is indented by 1 space, as no other line is"),
        ("amlc: 1", " amlc: 1", "1:2 this line is indented by 1 space, as no other line is"),
        ("    python:", "\tpython:", "4:1 a tab cannot indent (indent with spaces)"),
        ("train.py\n", "train.py\n  - more\n", "15:3 did not find expected key while parsing a block mapping"),
        ("python: ", "python: x: ", "4:14 mapping values are not allowed in this context"),
        ("source: src\n", 'source: "src\n', '8:13 this quote is not closed (close it with `"`)'),
    ],
)  # fmt: skip
def test_what_is_said_of_one_slip(right: str, wrong: str, expected: str) -> None:
    assert right in BASE
    assert said(BASE.replace(right, wrong, 1)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('a: "one\n  two"\nb: [c\n', "3:4 this `[` is not closed (close it with `]`)"),  # a string of two lines is one
        ("a: 'it''s\n  fine' # \"\nb: c d: e\n", "3:7 mapping values are not allowed in this context"),
        ("a: b\n  c: d\n", "2:4 mapping values are not allowed in this context"),
        ("a: @b\n", "1:4 no value starts with `@` (write the value in quotes)"),
        ("]", "1:1 did not find expected node content while parsing a block node"),
    ],
)
def test_what_is_no_such_slip_is_told_as_libyaml_tells_it(text: str, expected: str) -> None:
    assert said(text) == expected
