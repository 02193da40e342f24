"""Whatever a file holds, there is an answer: the same one twice, never an exception, every place inside its file."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from amlc import targets
from amlc.compiler import Request
from amlc.report import json, text
from tests.conftest import CASES, ROOT

SPECS = [(ROOT / "pipelines" / "highspenders.yaml", ROOT)]
SPECS += [(path, path.parent) for path in sorted((CASES / "ok").glob("*/pipeline.yaml"))]
FRAGMENTS = [
    "",
    " ",
    "\n",
    "\t",
    "  ",
    ":",
    ": ",
    "-",
    "- ",
    "{",
    "}",
    "[",
    "]",
    ",",
    '"',
    "'",
    "#",
    "&a ",
    "*a",
    "<<: ",
]
FRAGMENTS += [
    "{{",
    "}}",
    "{{ x }}",
    "|\n",
    ">\n",
    "!t ",
    "? ",
    "---\n",
    "null",
    "~",
    "1",
    "-1",
    "1e999",
    ".nan",
    "\0",
    "é",
    "\u2028",
]


def _words(rule: Any) -> set[str]:
    """Every key and word of the language."""
    if isinstance(rule, dict):
        found = set(rule["properties"]) if isinstance(rule.get("properties"), dict) else set()
        found |= {one for one in rule.get("enum", ()) if isinstance(one, str)}
        return found.union(*map(_words, rule.values()))
    return set().union(*map(_words, rule)) if isinstance(rule, list) else set()


WORDS = sorted(_words(yaml.safe_load((ROOT / "schemas" / "pipeline.schema.json").read_text("utf-8"))) | {"a", "b"})
SECTIONS = [
    "workspace",
    "datastores",
    "compute",
    "environments",
    "inputs",
    "parameters",
    "steps",
    "publish",
    "schedules",
]
scalars = st.one_of(
    st.sampled_from(WORDS),
    st.text(max_size=6),
    st.integers(),
    st.booleans(),
    st.none(),
    st.floats(),
    st.just("{{ a }}"),
)
trees: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner, max_size=5),
    max_leaves=25,
)
files: st.SearchStrategy[dict[str, Any]] = st.fixed_dictionaries(
    {"amlc": st.just(1)},
    optional={name: st.one_of(trees, st.dictionaries(st.sampled_from("ab"), trees, max_size=2)) for name in SECTIONS}
    | {"include": trees, "variables": trees, "targets": trees, "name": scalars, "experiment": scalars},
)


def answer(content: bytes, file: Path = Path("x.yaml"), root: Path = ROOT) -> str:
    """What both reports say, after looking at every place they name."""
    request = Request(path=file.resolve(), name=file.name, root=root)
    said = targets.check_all(request, content)
    for one in said:
        for span in (one.span, *(note.span for note in one.notes)):
            assert 0 <= span.start <= span.end <= len(span.source.text) + 1, one
            assert span.source.position(span.start).line <= span.source.text.count("\n") + 1
    return text.render(said, [file.name]) + json.render(said, [file.name])


@given(st.one_of(st.binary(max_size=300), st.text(max_size=200).map(lambda one: one.encode("utf-8", "surrogatepass"))))
def test_any_bytes(content: bytes) -> None:
    assert answer(content) == answer(content)


@pytest.mark.filterwarnings("error")
@given(files)
def test_any_tree(tree: dict[str, Any]) -> None:
    content = yaml.safe_dump(tree, allow_unicode=True).encode()
    assert answer(content) == answer(content)


@pytest.mark.filterwarnings("error")
@given(st.sampled_from(SPECS), st.data())
def test_a_valid_spec_with_characters_lost_and_found(spec: tuple[Path, Path], data: st.DataObject) -> None:
    file, root = spec
    written = file.read_text("utf-8")
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(written)))
        lost = data.draw(st.integers(0, 12))
        written = written[:start] + data.draw(st.sampled_from(FRAGMENTS)) + written[start + lost :]
    content = written.encode()
    assert answer(content, file, root) == answer(content, file, root)
