"""What starts a schedule: read strictly, as the SDK's own checks have it (`azureml/pipeline/core/schedule.py`)."""

import re
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from amlc.workspace.exchange import Refused, member, members, whole_number
from amlc.workspace.house import House

RECURRENCE, DATA_STORE = "Recurrence", "DataStore"
_TYPES = {"0": RECURRENCE, "1": DATA_STORE}  # the client sends numbers, or names
_FREQUENCIES = {"0": "Month", "1": "Week", "2": "Day", "3": "Hour", "4": "Minute"}
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d")


def check(house: House, body: Mapping[str, Any]) -> None:
    """Raises Refused unless a schedule has what its type needs, and nothing of the other type."""
    recurrence, watched = member(body, "Recurrence"), member(body, "DataStoreTriggerInfo")
    kind = member(body, "ScheduleType")
    match _TYPES.get(str(kind), str(kind)):
        case "Recurrence" if recurrence is not None and watched is None:
            _check_recurrence(recurrence)
        case "DataStore" if watched is not None and recurrence is None:
            _check_watched(house, watched)
        case _:
            raise _refused("a schedule has a type, and the Recurrence or the DataStoreTriggerInfo that it is of, alone")


def _check_recurrence(given: Any) -> None:
    frequency = str(member(given, "Frequency"))
    frequency = _FREQUENCIES.get(frequency, frequency)
    if frequency not in _FREQUENCIES.values():
        raise _refused(f"{frequency!r:.80} is not a frequency")
    if whole_number(member(given, "Interval"), "Interval") < 1:
        raise _refused("the interval of a schedule is at least 1")
    start = member(given, "StartTime")
    if start is not None and not (isinstance(start, str) and _MOMENT.fullmatch(start)):
        raise _refused(f"{start!r:.80} is not a start time, like 2026-12-01T06:00:00")
    zone = member(given, "TimeZone")
    if (start is not None or zone is not None) and not (isinstance(zone, str) and zone):
        raise _refused("a schedule with a start time needs a time zone")
    times = member(given, "Schedule")
    if times is not None:
        _check_times(times, frequency)


def _check_times(given: Any, frequency: str) -> None:
    for name, limit in (("Hours", 24), ("Minutes", 60)):
        found = members(given, name)
        if found and frequency not in ("Day", "Week"):
            raise _refused(f"{name} have no meaning with the frequency {frequency}")
        if any(whole_number(one, name) >= limit for one in found):
            raise _refused(f"{name} are below {limit}")
    days = members(given, "WeekDays")
    if days and frequency != "Week":
        raise _refused(f"WeekDays have no meaning with the frequency {frequency}")
    if any(one not in _DAYS for one in days):
        raise _refused(f"{days!r:.200} are not days of the week")


def _check_watched(house: House, given: Any) -> None:
    name = member(given, "DataStoreName")
    kept = house.store.get("datastore", name.lower()) if isinstance(name, str) else None
    if kept is None:
        raise _refused(f"the datastore {name!r:.80} does not exist in this workspace")
    if member(kept, "dataStoreType") != "AzureBlob":
        raise _refused(f"the datastore {name} is not a blob container")
    interval = member(given, "PollingInterval")
    if interval is not None and whole_number(interval, "PollingInterval") < 1:
        raise _refused("the polling interval of a schedule is at least 1 minute")
    for key in ("PathOnDataStore", "DataPathParameterName"):
        if not isinstance(member(given, key), str | None):
            raise _refused(f"{key!r} is a text")


def _refused(message: str) -> Refused:
    return Refused(HTTPStatus.BAD_REQUEST, message)
