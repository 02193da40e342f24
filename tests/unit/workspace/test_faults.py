"""What a file of faults may say, and which requests it is about."""

from typing import Any

import pytest

from amlc.workspace.faults import Fault, Faults, parse


def test_what_a_file_says() -> None:
    written = [
        {"path": "*/Pipelines/Create", "method": "post", "status": 503, "retry_after": 2, "nth": 2, "after": True},
        {"hang": 30, "from": 3},
        {"stale": True, "method": "GET"},
    ]
    assert parse(written) == (
        Fault(
            effect="status",
            value=503,
            path="*/Pipelines/Create",
            method="post",
            retry_after=2,
            first=2,
            last=2,
            after=True,
        ),
        Fault(effect="hang", value=30, first=3),
        Fault(effect="stale", value=1, method="GET", after=True),
    )


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ({}, "faults are a list"),
        ([1], "fault 1 is not a mapping"),
        ([{"reset": True}, {}], "fault 2 does one of status, hang, reset, stale, garbled, not nothing"),
        ([{"reset": True, "hang": 3}], "fault 1 does one of status, hang, reset, stale, garbled, not hang and reset"),
        (
            [{"reset": True, "nht": 3}],
            "fault 1 has an unknown key `nht`: it may have method, host, path, nth, from, after, retry_after, status, "
            "hang, reset, stale, garbled",
        ),
        ([{"reset": 1}], "fault 1: `reset` is true or false, not 1"),
        ([{"reset": True, "nth": True}], "fault 1: `nth` is a whole number, not True"),
        ([{"reset": True, "nth": 0}], "fault 1 counts from 1, not from 0"),
        ([{"reset": True, "nth": 1, "from": 1}], "fault 1 has `nth` or `from`, not both"),
        ([{"status": 200}], "fault 1: `status` is from 400 to 599, not 200"),
        ([{"hang": 0}], "fault 1: `hang` is up to 3600 seconds, not 0"),
        ([{"stale": True, "after": True}], "fault 1: what is stale always comes after the effect"),
        ([{"reset": True, "retry_after": 1}], "fault 1: `retry_after` goes with a `status`, and is not less than 0"),
    ],
)
def test_what_makes_no_sense_is_refused(written: Any, message: str) -> None:
    with pytest.raises(ValueError, match=r"^fault") as refused:
        parse(written)
    assert str(refused.value) == message


def test_requests_are_counted_by_what_they_match() -> None:
    faults = Faults()
    faults.put(parse([{"reset": True, "path": "*/Schedules*", "nth": 2}, {"status": 500, "from": 3}]))
    paths = ("/a", "/pipelines/schedules", "/pipelines/schedules/1", "/a")
    found = [faults.befalling("GET", "a.example", path) for path in paths]
    assert [one and one.effect for one in found] == [None, None, "reset", "status"]
    assert faults.told() == [2, 4]
    faults.put([])
    assert (faults.befalling("GET", "a.example", "/a"), faults.told()) == (None, [])
