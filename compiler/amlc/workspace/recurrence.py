"""The instants at which a recurrence is due: a function of the JSON that is kept of a schedule, and of nothing else.

What is known are the words of the SDK (`azureml/pipeline/core/schedule.py`, ScheduleRecurrence) and those on the
Recurrence trigger of Azure Logic Apps, which has the same members with the same descriptions
(learn.microsoft.com/azure/logic-apps/concepts-schedule-automated-recurring-tasks-workflows):

- Intervals are counted from the start. Without one they are counted from when the schedule was made.
- Without hours or minutes, the start is the first time; with them it is not, even where it is one of these times. Where
  one of the two is given alone, the other is the start's.
- In a zone with daylight saving, days, weeks and months keep the time that the clock on the wall shows. A time that the
  clock leaves out is when it would be, had the clock not been put forward: 02:30 is 03:30. One that it shows twice is
  the first of the two. So each day has its run, and has it once.

The rest is not known, and decided: minutes and hours are as long as they are, whatever the clock does. A week is one
from Monday to Sunday, counted from that of the start. A month without the start's day has its last day instead. Where
times are given, they are at the full minute. Two times that are the same instant are one.
"""

import re
from calendar import monthrange
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from amlc.time_zones import WINDOWS
from amlc.workspace.exchange import mapping, member, members, whole_number

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FREQUENCIES = {"0": "Month", "1": "Week", "2": "Day", "3": "Hour", "4": "Minute"}  # the service's numbers
_SECONDS = {"Minute": 60, "Hour": 3600}
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")
_YEARS = range(1900, 9000)  # so that no time zone leads out of what can be written
_SECOND, _DAY, _CHUNK = timedelta(seconds=1), timedelta(days=1), timedelta(days=7)


class Recurrence(NamedTuple):
    """By the clock of a zone. `start` is what that clock shows; `days` are numbers, Monday is 0."""

    frequency: str
    interval: int
    start: datetime | None
    zone: ZoneInfo
    hours: frozenset[int]
    minutes: frozenset[int]
    days: frozenset[int]


def parse(given: Any) -> Recurrence:
    """Reads a recurrence as strictly as the SDK's own checks do. Raises ValueError, and Refused for another shape."""
    frequency = str(member(given, "Frequency"))
    frequency = _FREQUENCIES.get(frequency, frequency)
    if frequency not in _FREQUENCIES.values():
        raise ValueError(f"{frequency!r:.80} is not a frequency")
    interval = whole_number(member(given, "Interval"), "Interval")
    if interval < 1:
        raise ValueError("the interval of a schedule is at least 1")
    start, zone = member(given, "StartTime"), member(given, "TimeZone")
    if (start is not None or zone is not None) and not zone:
        raise ValueError("a schedule with a start time needs a time zone")
    if zone is not None and not (isinstance(zone, str) and zone in WINDOWS):
        raise ValueError(f"{zone!r:.80} is not the Windows name of a time zone")
    times = mapping(given, "Schedule")
    return Recurrence(
        frequency=frequency,
        interval=interval,
        start=None if start is None else _moment(start),
        zone=ZoneInfo(WINDOWS[zone or "UTC"]),
        hours=_numbers(times, "Hours", below=24, frequency=frequency),
        minutes=_numbers(times, "Minutes", below=60, frequency=frequency),
        days=_days(times, frequency),
    )


def _moment(given: Any) -> datetime:
    try:
        found = datetime.fromisoformat(given) if isinstance(given, str) and _MOMENT.fullmatch(given) else None
    except ValueError:
        found = None
    if found is None or found.year not in _YEARS:
        raise ValueError(f"{given!r:.80} is not a start time, like 2026-12-01T06:00:00")
    return found


def _numbers(times: Mapping[str, Any], name: str, *, below: int, frequency: str) -> frozenset[int]:
    found = frozenset(whole_number(one, name) for one in members(times, name))
    if found and frequency not in ("Day", "Week"):
        raise ValueError(f"{name} have no meaning with the frequency {frequency}")
    if any(one >= below for one in found):
        raise ValueError(f"{name} are below {below}")
    return found


def _days(times: Mapping[str, Any], frequency: str) -> frozenset[int]:
    found = members(times, "WeekDays")
    if found and frequency != "Week":
        raise ValueError(f"WeekDays have no meaning with the frequency {frequency}")
    if any(one not in DAYS for one in found):
        raise ValueError(f"{found!r:.200} are not days of the week")
    return frozenset(DAYS.index(one) for one in found)


def due(one: Recurrence, counted_from: datetime, after: datetime, until: datetime) -> Iterator[datetime]:
    """The instants after `after`, up to and with `until`, in order. `counted_from` is when the schedule was made, which
    stands in for a start, and is not due itself. What is given and what is found is in UTC.
    """
    if one.frequency in _SECONDS:
        yield from _elapsed(one, counted_from, after, until)
        return
    while after < until:
        stop = min(until, after + _CHUNK)
        yield from sorted(_by_the_clock(one, counted_from, after, stop))
        after = stop


def _elapsed(one: Recurrence, counted_from: datetime, after: datetime, until: datetime) -> Iterator[datetime]:
    first = counted_from if one.start is None else instant(one.start, one.zone)
    step = one.interval * _SECONDS[one.frequency]
    begin, end = ((at - first) // _SECOND // step for at in (after, until))
    for each in range(max(begin, 0 if one.start is not None else 1), end + 1):
        found = first + timedelta(seconds=each * step)
        if found > after:
            yield found


def _by_the_clock(one: Recurrence, counted_from: datetime, after: datetime, until: datetime) -> set[datetime]:
    first = one.start or counted_from.astimezone(one.zone).replace(tzinfo=None)
    hours, minutes = one.hours or {first.hour}, one.minutes or {first.minute}
    given = bool(one.hours or one.minutes)
    times = [time(hour, minute) for hour in hours for minute in minutes] if given else [first.time()]
    begin = instant(first, one.zone)
    is_due = begin.__lt__ if given or one.start is None else begin.__le__
    found = {
        instant(datetime.combine(day, each), one.zone)
        # The day before: of a zone that leaves out a whole day, its times are on the next.
        for day in _dates(one, first.date(), _date(one, after) - _DAY, _date(one, until))
        for each in times
    }
    return {each for each in found if is_due(each) and after < each <= until}


def _date(one: Recurrence, at: datetime) -> date:
    return at.astimezone(one.zone).date()


def _dates(one: Recurrence, first: date, begin: date, end: date) -> Iterator[date]:
    """The days of a recurrence from `begin` to `end`."""
    if one.frequency == "Month":
        months = range(_month(begin), _month(end) + 1)
        yield from (_in_month(each, first.day) for each in months if (each - _month(first)) % one.interval == 0)
        return
    monday = first.toordinal() - first.weekday()
    days = one.days or {first.weekday()}
    for each in range(begin.toordinal(), end.toordinal() + 1):
        if one.frequency == "Day":
            wanted = (each - first.toordinal()) % one.interval == 0
        else:
            weeks, day = divmod(each - monday, 7)
            wanted = day in days and weeks % one.interval == 0
        if wanted:
            yield date.fromordinal(each)


def _month(of: date) -> int:
    return of.year * 12 + of.month - 1


def _in_month(number: int, day: int) -> date:
    year, month = number // 12, number % 12 + 1
    return date(year, month, min(day, monthrange(year, month)[1]))


def instant(shown: datetime, zone: ZoneInfo) -> datetime:
    """When a clock of the zone shows a time: for the first time, or when it would have."""
    return shown.replace(tzinfo=zone, fold=0).astimezone(UTC)
