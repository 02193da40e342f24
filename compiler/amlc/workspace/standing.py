"""Where a workspace's clock stands, on disk: it stands there again when the workspace is started again."""

import re
from datetime import datetime

from amlc.workspace import clock
from amlc.workspace.house import House

_KIND, _ID = "setting", "clock"


def put(house: House, at: datetime | None, *, anew: bool = False) -> None:
    """Let the clock stand at an instant, or be the machine's; `anew`, where it may have stood before."""
    house.store.put(_KIND, _ID, {"at": None if at is None else clock.written(at)})
    clock.stand(at, _dated(house, at) if anew and at is not None else 0)


def restore(house: House) -> None:
    """Let it stand where it stood when the workspace last ran, if it did."""
    at = (house.store.get(_KIND, _ID) or {}).get("at")
    if at is not None:
        clock.stand(clock.read(at), _dated(house, clock.read(at)))


def _dated(house: House, at: datetime) -> int:
    """How many microseconds after an instant nothing is dated yet."""
    second = clock.written(at).partition(".")[0] + "."
    date = re.compile(re.escape(second) + r"(\d{6})")
    kept = (int(found[1]) for body in house.store.containing(second) for found in date.finditer(body))
    return max(max(kept, default=0) + 1 - at.microsecond, 0)
