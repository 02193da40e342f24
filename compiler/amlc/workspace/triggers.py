"""What starts a schedule: read strictly, as the SDK's own checks have it (`azureml/pipeline/core/schedule.py`)."""

import os
from collections.abc import Iterator, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import PurePosixPath
from typing import Any

from amlc.workspace import recurrence
from amlc.workspace.exchange import Refused, member, whole_number
from amlc.workspace.house import House
from amlc.workspace.routes import datastores

Seen = Mapping[str, list[int]]  # blobs by name, with what changes when they do

_TYPES = {"0": "Recurrence", "1": "DataStore"}  # the client sends numbers, or names
_POLLING_MINUTES = 5  # where nothing is said


def check(house: House, body: Mapping[str, Any]) -> None:
    """Raises Refused unless a schedule has what its type needs, and nothing of the other type."""
    recurs, watched = member(body, "Recurrence"), member(body, "DataStoreTriggerInfo")
    kind = member(body, "ScheduleType")
    match _TYPES.get(str(kind), str(kind)):
        case "Recurrence" if recurs is not None and watched is None:
            try:
                recurrence.parse(recurs)
            except ValueError as error:
                raise _refused(str(error)) from error
        case "DataStore" if watched is not None and recurs is None:
            _check_watched(house, watched)
        case _:
            raise _refused("a schedule has a type, and the Recurrence or the DataStoreTriggerInfo that it is of, alone")


def runs_at_once(body: Mapping[str, Any]) -> bool:
    """Whether the first run is when the schedule is made: without a start, says the SDK (ScheduleRecurrence)."""
    recurs = member(body, "Recurrence")
    return recurs is not None and member(recurs, "StartTime") is None


def instants(body: Mapping[str, Any], counted_from: datetime, after: datetime, until: datetime) -> Iterator[datetime]:
    """When a schedule that was checked is due, or looks at what it watches."""
    recurs, watched = member(body, "Recurrence"), member(body, "DataStoreTriggerInfo")
    if recurs is None:
        recurs = {"Frequency": "Minute", "Interval": member(watched, "PollingInterval") or _POLLING_MINUTES}
    return recurrence.due(recurrence.parse(recurs), counted_from, after, until)


def shown(body: Mapping[str, Any], at: datetime) -> str:
    """An instant as a clock shows it where the schedule is, with how far that is from UTC."""
    recurs = member(body, "Recurrence")
    zone = UTC if recurs is None else recurrence.parse(recurs).zone
    return at.astimezone(zone).isoformat(timespec="seconds").replace("+00:00", "Z")


def look(house: House, body: Mapping[str, Any]) -> Seen:
    """The blobs that a schedule watches: those in its folder, and none below that, says the SDK. Raises LookupError."""
    watched = member(body, "DataStoreTriggerInfo")
    folder = datastores.folder_of(house, member(watched, "DataStoreName")) / _path(watched)
    if not folder.is_dir():
        return {}
    seen = {}
    with os.scandir(folder) as found:
        for one in found:
            with suppress(FileNotFoundError):  # it was there a moment ago
                if one.is_file():
                    seen[one.name] = [one.stat().st_mtime_ns, one.stat().st_size]
    return seen


def arrivals(before: Seen, after: Seen) -> list[str]:
    """The names of the blobs that were added or changed, the last changed last."""
    return sorted((one for one in after if after[one] != before.get(one)), key=lambda one: (after[one][0], one))


def data_path(body: Mapping[str, Any], blob: str) -> dict[str, Any]:
    """The DataPathAssignments by which a run is given a blob, where the schedule has a parameter for it."""
    watched = member(body, "DataStoreTriggerInfo")
    name = member(watched, "DataPathParameterName")
    path = {"DataStoreName": member(watched, "DataStoreName"), "RelativePath": str(_path(watched) / blob)}
    return {name: path} if name else {}


def _path(watched: Any) -> PurePosixPath:
    return PurePosixPath((member(watched, "PathOnDataStore") or "").strip("/"))


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
    if ".." in _path(given).parts:
        raise _refused("'PathOnDataStore' leads out of its container")


def _refused(message: str) -> Refused:
    return Refused(HTTPStatus.BAD_REQUEST, message)
