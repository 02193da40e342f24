"""How far a clock is to be moved, as people write it."""

import pytest

from amlc.cli.advancing import instant, line, until
from amlc.errors import UsageError

NOW = "2026-03-28T12:00:00+00:00"


@pytest.mark.parametrize(
    ("written", "moved"),
    [
        ("24h", "2026-03-29T12:00:00+00:00"),
        ("1d12h", "2026-03-30T00:00:00+00:00"),
        ("90m", "2026-03-28T13:30:00+00:00"),
        ("2w1s", "2026-04-11T12:00:01+00:00"),
        ("0h", NOW),
        ("2026-03-29T02:00:00+02:00", "2026-03-29T02:00:00+02:00"),
        ("2026-03-29T02:00Z", "2026-03-29T02:00:00+00:00"),
    ],
)
def test_an_amount_of_time_or_an_instant(written: str, moved: str) -> None:
    assert until(written, NOW) == moved


@pytest.mark.parametrize(
    "written", ["", "24", "h", "-1h", "1h1d", "soon", "2026-03-29", "2026-03-29T02:00:00", "999999w"]
)
def test_anything_else_is_refused(written: str) -> None:
    with pytest.raises(UsageError):
        until(written, NOW)


def test_an_instant_has_a_zone() -> None:
    assert instant("2026-03-28T12:00:00Z") == NOW
    with pytest.raises(UsageError, match="`2026-03-28T12:00:00` is not a date and time with its zone"):
        instant("2026-03-28T12:00:00")


def test_what_was_not_started_says_why() -> None:
    one = {
        "at": "2026-03-28T12:00:00Z",
        "schedule": "a",
        "run_id": None,
        "status": "NotStarted",
        "message": "it is off",
    }
    assert line(one) == "2026-03-28T12:00:00Z a not started: it is off\n"
