"""When a recurrence is due, against a definition that looks at every minute."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from dateutil.rrule import DAILY, MONTHLY, WEEKLY, rrule  # type: ignore[import-untyped]
from hypothesis import given
from hypothesis import strategies as st

from amlc.time_zones import WINDOWS
from amlc.workspace.recurrence import DAYS, Recurrence, due, parse

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
# Zones whose clocks change by an hour or by half of one, at night or at midnight, in spring, in autumn, or never.
ZONES = (
    "W. Europe Standard Time",
    "Pacific Standard Time",
    "Lord Howe Standard Time",
    "Azores Standard Time",
    "Pacific SA Standard Time",
    "Nepal Standard Time",
    "UTC",
)
# The changes of 2026, of Europe's, America's and the southern zones: where it is hard.
CHANGES = [
    datetime(2026, *day, tzinfo=UTC) for day in ((3, 8), (3, 29), (4, 4), (4, 5), (9, 6), (10, 3), (10, 25), (11, 1))
]


def minutes(begin: datetime, end: datetime) -> Iterator[datetime]:
    while begin <= end:
        yield begin
        begin += MINUTE


def slowly(one: Recurrence, after: datetime, until: datetime) -> set[datetime]:
    """What is due of a recurrence by the clock, with a start at a full minute: the clock is watched all the time."""
    assert one.start is not None
    first_shown: dict[datetime, datetime] = {}
    found, before, left_out = set(), None, timedelta()
    for at in minutes(after - 2 * DAY, until):
        shown = at.astimezone(one.zone).replace(tzinfo=None)
        if before is not None and shown > before + MINUTE:
            left_out, skipped = shown - before - MINUTE, before + MINUTE
            for late in minutes(skipped, shown - MINUTE):
                found |= {at + (late - skipped)} if matches(one, late) else set()
        if shown not in first_shown:
            first_shown[shown] = at
            found |= {at} if matches(one, shown) else set()
        before = shown
    assert left_out < DAY
    begin = min(at for at in minutes(*around(one.start)) if reaches(at, one))
    is_first = bool(one.hours or one.minutes)
    return {at for at in found if after < at <= until and (at > begin or (at == begin and not is_first))}


def around(start: datetime) -> tuple[datetime, datetime]:
    return start.replace(tzinfo=UTC) - DAY, start.replace(tzinfo=UTC) + DAY


def reaches(at: datetime, one: Recurrence) -> bool:
    """Whether the clock shows the start, or would, had it not been put forward just before."""
    assert one.start is not None
    shown = [(at - back).astimezone(one.zone).replace(tzinfo=None) + back for back in (timedelta(), 3 * 60 * MINUTE)]
    skipped = shown[0] != shown[1]
    return shown[0] == one.start or (skipped and shown[1] == one.start and shown[0] > one.start)


def matches(one: Recurrence, shown: datetime) -> bool:
    assert one.start is not None
    hours, minutes = one.hours or {one.start.hour}, one.minutes or {one.start.minute}
    if shown.hour not in hours or shown.minute not in minutes or shown.date() < one.start.date():
        return False
    days = (shown.date() - one.start.date()).days
    match one.frequency:
        case "Day":
            return days % one.interval == 0
        case "Week":
            weeks = (days + one.start.weekday()) // 7
            return weeks % one.interval == 0 and shown.weekday() in (one.days or {one.start.weekday()})
        case _:
            months = (shown.year - one.start.year) * 12 + shown.month - one.start.month
            last = (shown + DAY).day == 1
            return months % one.interval == 0 and (shown.day == one.start.day or (last and shown.day < one.start.day))


def by_the_clock(frequency: str, times: dict[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Recurrences that begin not long before a change, on a time that they may have themselves."""
    starts = st.builds(
        lambda change, days, slot: change - days * DAY + slot * 30 * MINUTE,
        st.sampled_from(CHANGES),
        st.integers(0, 30) | st.just(0),
        st.integers(0, 8),
    )
    return st.fixed_dictionaries(
        {
            "Frequency": st.just(frequency),
            "Interval": st.integers(1, 3),
            "StartTime": starts.map(lambda one: one.strftime("%Y-%m-%dT%H:%M:00")),
            "TimeZone": st.sampled_from(ZONES),
            "Schedule": st.fixed_dictionaries({}, optional=times),
        }
    )


HOURS = st.lists(st.integers(0, 4), max_size=4)
MINUTES = st.lists(st.sampled_from([0, 30, 59]), max_size=3)
RECURRENCES = st.one_of(
    by_the_clock("Day", {"Hours": HOURS, "Minutes": MINUTES}),
    by_the_clock("Week", {"Hours": HOURS, "Minutes": MINUTES, "WeekDays": st.lists(st.sampled_from(DAYS), max_size=7)}),
    by_the_clock("Month", {}),
)


@given(RECURRENCES, st.sampled_from(CHANGES), st.integers(-720, 60), st.integers(0, 2200))
def test_by_the_clock_it_is_due_when_a_clock_that_is_watched_says_so(
    given_: dict[str, Any], change: datetime, offset: int, length: int
) -> None:
    one, after = parse(given_), change + offset * MINUTE
    until = after + length * MINUTE
    found = list(due(one, after, after, until))
    assert found == sorted(set(found))
    assert set(found) == slowly(one, after, until)


@given(RECURRENCES, st.integers(0, 400), st.integers(0, 400), st.integers(0, 400))
def test_a_time_is_in_one_part_of_a_time(given_: dict[str, Any], first: int, second: int, third: int) -> None:
    one = parse(given_)
    begin = datetime(2026, 2, 1, tzinfo=UTC) + first * DAY / 4
    middle, end = begin + second * DAY / 8, begin + (second + third) * DAY / 8
    parts = [*due(one, begin, begin, middle), *due(one, begin, middle, end)]
    assert list(due(one, begin, begin, end)) == parts


@given(
    st.sampled_from(["Minute", "Hour"]),
    st.integers(1, 100),
    st.datetimes(datetime(2026, 1, 1), datetime(2026, 12, 31)),
    st.sampled_from(ZONES),
    st.sampled_from(CHANGES),
)
def test_minutes_and_hours_are_as_long_as_they_are(
    frequency: str, interval: int, start: datetime, zone: str, after: datetime
) -> None:
    start = start.replace(second=0, microsecond=0)
    one = parse({"Frequency": frequency, "Interval": interval, "StartTime": start.isoformat(), "TimeZone": zone})
    step = interval * (MINUTE if frequency == "Minute" else 60 * MINUTE)
    begin, end = start.replace(tzinfo=one.zone).astimezone(UTC), after + DAY
    looked_at = minutes(after + MINUTE, end)
    assert list(due(one, after, after, end)) == [at for at in looked_at if at >= begin and not (at - begin) % step]


@pytest.mark.parametrize("interval", [1, 2, 5])
@pytest.mark.parametrize(
    ("frequency", "times", "rule"),
    [
        ("Day", {"Hours": [6, 18], "Minutes": [0, 30]}, {"freq": DAILY, "byhour": (6, 18), "byminute": (0, 30)}),
        ("Week", {"WeekDays": ["Monday", "Friday"], "Hours": [7]}, {"freq": WEEKLY, "byweekday": (0, 4), "byhour": 7}),
        ("Week", {}, {"freq": WEEKLY}),
        ("Month", {}, {"freq": MONTHLY}),
    ],
)
def test_in_utc_it_is_what_calendars_say(
    frequency: str, times: dict[str, Any], rule: dict[str, Any], interval: int
) -> None:
    start = datetime(2026, 1, 15, 5, 0)
    recurrence = {"Frequency": frequency, "Interval": interval, "StartTime": start.isoformat(), "TimeZone": "UTC"}
    begin, end = start.replace(tzinfo=UTC) - DAY, datetime(2028, 3, 1, tzinfo=UTC)
    found = list(due(parse({**recurrence, "Schedule": times}), begin, begin, end))
    assert found == [
        at.replace(tzinfo=UTC) for at in rrule(dtstart=start, interval=interval, until=end.replace(tzinfo=None), **rule)
    ]
    assert len(found) > 5


def daily(zone: str, *hours: int, minutes: tuple[int, ...] = (30,)) -> Recurrence:
    times = {"Hours": list(hours), "Minutes": list(minutes)}
    return parse(
        {"Frequency": "Day", "Interval": 1, "StartTime": "2019-01-01T00:00:00", "TimeZone": zone, "Schedule": times}
    )


@pytest.mark.parametrize(
    ("hour", "utc"),
    [(1, ["03-09T07", "03-10T07", "03-11T06"]), (2, ["03-09T08", "03-10T08", "03-11T07"])],
)
def test_the_change_to_summer_time_is_as_azure_shows_it(hour: int, utc: list[str]) -> None:
    begin = datetime(2019, 3, 9, tzinfo=UTC)
    found = due(daily("Central Standard Time", hour), begin, begin, begin + 3 * DAY)
    assert [at.strftime("%m-%dT%H") for at in found] == utc


@pytest.mark.parametrize(
    ("hour", "utc"),
    [(1, ["11-02T06", "11-03T06", "11-04T07"]), (2, ["11-02T07", "11-03T08", "11-04T08"])],
)
def test_the_change_back_is_as_azure_shows_it(hour: int, utc: list[str]) -> None:
    begin = datetime(2019, 11, 2, tzinfo=UTC)
    found = due(daily("Central Standard Time", hour), begin, begin, begin + 3 * DAY)
    assert [at.strftime("%m-%dT%H") for at in found] == utc


def test_the_times_of_a_day_that_is_left_out_are_on_the_next() -> None:
    before = datetime(2011, 12, 30, 12, tzinfo=UTC)  # early on the 31st in Samoa, which had no 30th
    times = {"Frequency": "Day", "Interval": 2, "StartTime": "2011-12-26T12:00:00", "TimeZone": "Samoa Standard Time"}
    found = [at.astimezone(parse(times).zone) for at in due(parse(times), before, before, before + 2 * DAY)]
    assert [(at.day, at.hour) for at in found] == [(31, 12), (1, 12)]


def test_two_times_that_fall_together_are_one() -> None:
    begin = datetime(2026, 3, 29, tzinfo=UTC)
    found = list(due(daily("W. Europe Standard Time", 2, 3), begin, begin, begin + DAY))
    assert found == [datetime(2026, 3, 29, 1, 30, tzinfo=UTC)]


def test_a_month_without_the_day_has_its_last() -> None:
    one = parse({"Frequency": "Month", "Interval": 1, "StartTime": "2026-01-31T06:00:00", "TimeZone": "UTC"})
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    assert [(at.month, at.day) for at in due(one, begin, begin, begin + 151 * DAY)] == [
        (1, 31),
        (2, 28),
        (3, 31),
        (4, 30),
        (5, 31),
    ]


@pytest.mark.parametrize("frequency", ["Minute", "Hour", "Day", "Week", "Month"])
def test_without_a_start_it_is_counted_from_when_it_was_made(frequency: str) -> None:
    made = datetime(2026, 5, 4, 10, 20, 30, 5, tzinfo=UTC)
    one = parse({"Frequency": frequency, "Interval": 1, "TimeZone": None})
    first = next(due(one, made, made, made + 40 * DAY))
    assert (
        first - made
        == {"Minute": MINUTE, "Hour": 60 * MINUTE, "Day": DAY, "Week": 7 * DAY, "Month": 31 * DAY}[frequency]
    )


def test_every_zone_is_one() -> None:
    assert all(daily(zone, 6).zone.utcoffset(datetime(2026, 1, 1)) is not None for zone in WINDOWS)
