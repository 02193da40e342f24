"""Moves the clock of an embedded workspace on, and follows what its schedules start meanwhile."""

import re
import sys
import time
from datetime import UTC, datetime, timedelta
from typing import Any

from amlc.errors import UsageError
from amlc.report.text import printable
from amlc.workspace import admin
from amlc.workspace.lifecycle import Connection

_UNITS = {"w": "weeks", "d": "days", "h": "hours", "m": "minutes", "s": "seconds"}
_AMOUNT = re.compile("".join(rf"(?:(?P<{word}>\d{{1,6}}){unit})?" for unit, word in _UNITS.items()))
_ENDED = ("Completed", "Failed", "Canceled")
_LONGEST_PAUSE = 0.5


def instant(written: str) -> str:
    """A date and time with its zone, as the workspace takes it. Raises UsageError."""
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        found = None
    if found is None or found.tzinfo is None:
        raise UsageError(f"`{written}` is not a date and time with its zone", help="write it like 2026-03-28T00:00:00Z")
    return found.isoformat()


def until(written: str, now: str) -> str:
    """What an amount of time after `now` is, or an instant that is written out. Raises UsageError."""
    amount = _AMOUNT.fullmatch(written)
    if amount is None or not written:
        if written[:1].isdigit() and "-" in written:
            return instant(written)
        raise UsageError(
            f"`{written}` is not an amount of time", help="write it like 24h, 1d12h or 90m, or as 2026-03-29T00:00:00Z"
        )
    step = timedelta(**{word: int(number) for word, number in amount.groupdict().items() if number})
    try:
        return (datetime.fromisoformat(now) + step).isoformat()
    except OverflowError as error:
        raise UsageError(f"`{written}` is too long") from error


def advance(connection: Connection, target: str, *, say: bool) -> tuple[str, list[dict[str, Any]]]:
    """Moves the clock to an instant, and waits for each run that starts on the way before it moves on. What the clock
    shows then, and what became of each instant; said at once with `say`. Raises WorkspaceError.
    """
    told: list[dict[str, Any]] = []
    while True:
        moved = admin.post(connection, "/advance", {"until": target})
        for one in moved["fired"]:
            told.append(_outcome(connection, one))
            if say:
                sys.stdout.write(line(told[-1]))
                sys.stdout.flush()
        if datetime.fromisoformat(moved["now"]) >= datetime.fromisoformat(target):
            return shown(moved["now"]), told


def _outcome(connection: Connection, one: dict[str, Any]) -> dict[str, Any]:
    run = None if one["run_id"] is None else _ended(connection, one["run_id"])
    status, message = ("NotStarted", one["refused"]) if run is None else (run["status"], run["message"])
    return {key: one[key] for key in ("at", "schedule", "schedule_id", "run_id")} | {
        "status": status,
        "message": message,
    }


def _ended(connection: Connection, run_id: str) -> dict[str, Any]:
    pause = 0.02
    while True:
        run: dict[str, Any] = admin.get(connection, f"/runs/{run_id}")
        if run["status"] in _ENDED:
            return run
        time.sleep(pause)
        pause = min(pause * 1.5, _LONGEST_PAUSE)


def line(one: dict[str, Any]) -> str:
    """What became of an instant of a schedule, for a person."""
    run = "" if one["run_id"] is None else f" run {one['run_id']}"
    status = "not started" if one["run_id"] is None else one["status"].lower()
    message = "" if one["message"] is None else f": {printable(one['message'])}"
    return f"{one['at']} {printable(one['schedule'])}{run} {status}{message}\n"


def shown(at: str) -> str:
    return datetime.fromisoformat(at).astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def clock(connection: Connection) -> str | None:
    """Where the clock of a workspace stands; None for one that goes by itself. Raises WorkspaceError."""
    found = admin.get(connection, "/clock")
    return shown(found["now"]) if found["stands"] else None
