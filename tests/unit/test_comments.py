"""Where a comment that turns something off stands, and which line it speaks of."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amlc.ignore.comments import ignores
from amlc.source import Source

YAML = """\
# amlc: ignore[a]
# and more words

x: "1 # amlc: ignore[no]"  # words  # amlc: ignore[b,  c]
y: |  # amlc: ignore[d]
  text # amlc: ignore[no]

  # amlc: ignore[no]
# amlc: ignore[e]
z: [1, #amlc:ignore[f]
  2]  # see `# amlc: ignore[no]`
"""
PYTHON = '''\
import os  # amlc: ignore[a]
text = """
# amlc: ignore[no]
"""
# amlc: ignore[b]
run(
    "# amlc: ignore[no]",  # amlc: ignore[c]
'''


def found(name: str, text: str) -> list[tuple[str, int, str]]:
    return [
        (one.code, one.line, text[one.span.start : one.span.end]) for one in ignores(Source(name, Path(name), text))
    ]


def test_in_yaml() -> None:
    assert found("x.yaml", YAML) == [
        ("a", 4, "a"),
        ("b", 4, "b"),
        ("c", 4, "c"),
        ("d", 5, "d"),
        ("e", 10, "e"),
        ("f", 10, "f"),
    ]


def test_in_python() -> None:
    assert found("x.py", PYTHON) == [("a", 1, "a"), ("b", 6, "b"), ("c", 7, "c")]


def test_a_comment_that_names_no_code_and_one_with_nothing_below_it() -> None:
    assert found("x.yaml", "a: 1 # amlc: ignore\n# amlc: ignore[ ]\n") == [
        ("", 1, "# amlc: ignore"),
        ("", 4, "# amlc: ignore[ ]"),
    ]


@pytest.mark.parametrize("name", ["x.yaml", "x.py"])
@given(
    parts=st.lists(
        st.sampled_from(["# amlc: ignore[a]", "'", '"', "|", "\n", " ", "#", "a: ", "- ", "\r", "\x85", "é"])
    )
)
def test_whatever_is_written_an_ignore_lies_in_a_comment(name: str, parts: list[str]) -> None:
    text = "".join(parts)
    for code, line, shown in found(name, text):
        assert code == shown == "a"
        assert 1 <= line <= text.count("\n") + 2
