"""A valid spec with a few things wrong: always a report, never an exception."""

import copy
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

SPECS = [
    (ROOT / "pipelines" / "highspenders.yaml", ROOT),
    (CASES / "ok" / "three_steps" / "pipeline.yaml", CASES / "ok" / "three_steps"),
    (CASES / "ok" / "overlays" / "pipeline.yaml", CASES / "ok" / "overlays"),
]
VALUES: list[Any] = [None, True, 1, 1.5, "x", "", "{{ a }}", [], {}, [1], [[1]], -1, {"a": 1}, {"env": "X"}]
VALUES += [{"kind": "x"}, {"kind": 3}, {"kind": None}, {"step": "a"}, {"input": [1]}, {"1": {"2": 3}}]
Path_ = tuple[Any, ...]


def places(value: Any, path: Path_ = ()) -> list[Path_]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return ([path] if path else []) + [place for key, one in inner for place in places(one, (*path, key))]


@st.composite
def broken(draw: st.DrawFn) -> tuple[Path, Path, str]:
    file, root = draw(st.sampled_from(SPECS))
    spec = yaml.safe_load(file.read_text("utf-8"))
    for _ in range(draw(st.integers(1, 4))):
        there = places(spec)
        if not there:
            break
        *above, last = draw(st.sampled_from(there))
        holder = spec
        for part in above:
            holder = holder[part]
        match draw(st.integers(0, 3)):
            case 0:
                holder[last] = copy.deepcopy(draw(st.sampled_from(VALUES)))
            case 1:
                del holder[last]
            case 2 if isinstance(holder, dict):
                holder[str(last)[:-1] + "z"] = holder.pop(last)
            case _ if isinstance(holder, dict):
                holder["extra"] = copy.deepcopy(draw(st.sampled_from(VALUES)))
            case _:
                pass
    return file, root, yaml.safe_dump(spec, sort_keys=False)


@pytest.mark.filterwarnings("error")
@given(broken())
def test_a_broken_spec_is_reported_on(made: tuple[Path, Path, str]) -> None:
    file, root, content = made
    said = targets.check_all(Request(path=file, name=file.name, root=root), content.encode())
    assert text.render(said, [file.name])
    assert json.render(said, [file.name])
    for one in said:
        size = len(one.span.source.text)
        assert 0 <= one.span.start <= one.span.end <= size + 1
    places_and_words = [(one.span.start, one.span.source.name, one.message) for one in said]
    assert len(places_and_words) == len(set(places_and_words))
