"""What differs between two publications, what is planned for it, and what a run after it does."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amlc.changes import Change, changes
from amlc.forecast import Forecast, forecast
from amlc.observed import Published, live
from amlc.plan import Wanted, superseded
from amlc.record import pack, unpack

LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
JSON = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=4)
)
RECORDS = st.dictionaries(st.text(min_size=1, max_size=5).filter(lambda key: key != "version"), JSON, max_size=4)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"a": 1}, {"a": 1}, []),
        ({"a": 1}, {"a": True}, [Change(("a",), 1, True)]),
        ({"a": {"b": [0]}}, {"a": {"b": [False]}}, [Change(("a", "b", 0), 0, False)]),
        ({"a": 1}, {"b": 1}, [Change(("b",), None, 1), Change(("a",), 1, None)]),
        ({"pip": ["a==1", "b==1"]}, {"pip": ["a==1", "b==2"]}, [Change(("pip", 1), "b==1", "b==2")]),
        ({"pip": ["a", "c"]}, {"pip": ["a", "b", "c"]}, [Change(("pip", 1), None, "b")]),
        ({"pip": ["a", "b", "c"]}, {"pip": ["c"]}, [Change(("pip", 0), "a", None), Change(("pip", 1), "b", None)]),
        (
            {"pip": ["a==1", "b==1", "c"]},
            {"pip": ["a==2", "c"]},
            [Change(("pip", 0), "a==1", "a==2"), Change(("pip", 1), "b==1", None)],
        ),
        (
            {"in": ["a=1", "b=1"]},
            {"in": ["b=2", "a=1", "c"]},
            [
                *(Change(("in", at), one, None) for at, one in enumerate(["a=1", "b=1"])),
                *(Change(("in", at), None, one) for at, one in enumerate(["b=2", "a=1", "c"])),
            ],
        ),
        (
            {"key": {"secret_env": "A"}, "kept": {"secret_env": "A"}},
            {"key": {"secret_env": "B"}, "kept": {"secret_env": "A"}},
            [Change(("key",), "***", "***")],
        ),
        (
            {"all": {"key": {"key_vault": "v", "secret": "s"}}},
            {},
            [Change(("all",), {"key": "***"}, None)],
        ),
        ({"in": [{"input": "x"}]}, {"in": [{"input": "y"}]}, [Change(("in", 0, "input"), "x", "y")]),
    ],
)
def test_the_settings_that_differ(before: Any, after: Any, expected: list[Change]) -> None:
    assert changes(before, after) == expected


@given(RECORDS, RECORDS)
def test_something_differs_exactly_if_the_records_do(before: Any, after: Any) -> None:
    assert bool(changes(before, after)) == (json.dumps(before, sort_keys=True) != json.dumps(after, sort_keys=True))


@given(RECORDS)
def test_a_record_is_read_as_it_was_packed(record: Any) -> None:
    assert unpack(pack(record)) == record


@pytest.mark.parametrize("text", [None, "", "not base64!", "aGVsbG8=", pack({})[:-8]])
def test_what_is_no_record_is_none(text: str | None) -> None:
    assert unpack(text) is None


def version(number: int, *, created: int | None = None) -> Published:
    when = datetime(2026, 11, created or number, tzinfo=UTC)
    return Published(id=f"id{number}", name="p", version=f"1+{number:016x}", created=when)


FOREIGN = Published(id="by hand", name="p", version="7", created=datetime(2026, 11, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("there", "keep", "guarded", "gone"),
    [
        ([version(1), version(2)], 0, False, ["id1"]),
        ([version(1), version(2), version(3)], 1, False, ["id1"]),
        ([version(1), version(2)], 0, True, []),
        ([FOREIGN, version(2)], 0, False, []),
        ([version(2), version(2)._replace(id="copy")], 0, False, ["copy"]),
    ],
)
def test_what_is_superseded(there: list[Published], keep: int, guarded: bool, gone: list[str]) -> None:
    current = next(one for one in reversed(there) if one.id != "copy")
    asked = Wanted(name="p", keep=keep, guarded=guarded, record={})
    assert [one.id for one in superseded(there, current.version, current.id, asked)] == gone


def test_what_is_live_without_an_endpoint_is_the_newest_that_amlc_published() -> None:
    assert live([FOREIGN, version(1), version(2)], None) == version(2)
    assert live([FOREIGN], None) is None


def record(**more: Any) -> dict[str, Any]:
    first = {"source": "src", "environment": "env", "reuse": True, "arguments": ["a"]}
    second = {"source": "src", "reuse": True, "inputs": {"made": {"source": {"step": "first", "output": "made"}}}}
    found = {
        "environments": {"env": {"pip": ["a==1"]}},
        "steps": {"first": first, "second": second},
        "files": {"src": {"a.py": "0" * 16}},
    }
    return found | more


def said(before: Any, after: Any) -> dict[str, tuple[bool, str]]:
    return {one.step: (one.reuses, one.reason) for one in forecast(before, after, ["first", "second"])}


SAME = "nothing that it depends on has changed"


def test_the_forecast_says_why_a_step_runs_anew() -> None:
    assert said(None, record()) == {"first": (False, "it is new"), "second": (False, "it is new")}
    assert said(record(), record()) == {"first": (True, SAME), "second": (True, SAME)}
    environment = record(environments={"env": {"pip": ["a==2"]}})
    assert said(record(), environment) == {
        "first": (False, "the environment `env` changed"),
        "second": (False, "`first` runs anew"),
    }
    files = record(files={"src": {"a.py": "1" * 16}})
    assert said(record(), files)["second"] == (False, "`src/a.py` changed")
    steps = record()["steps"]
    arguments = record(steps=steps | {"first": steps["first"] | {"arguments": ["b"]}})
    assert said(record(), arguments)["first"] == (False, "its `arguments` changed")
    never = record(steps=steps | {"first": steps["first"] | {"reuse": False}})
    assert forecast(never, never, ["first"]) == [Forecast("first", False, "reuse is off")]
