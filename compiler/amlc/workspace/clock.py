"""The workspace's time: the machine's, or one that stands still until somebody moves it on.

A process serves one workspace, so it is the process's, as the machine's is. Tokens, signatures and certificates go by
the machine's whatever this one shows.
"""

from datetime import UTC, datetime, timedelta
from itertools import count

_standing: datetime | None = None
_dates = count()  # of what was dated by a clock that stands


def now() -> datetime:
    return datetime.now(UTC) if _standing is None else _standing


def standing() -> datetime | None:
    """Where the clock stands; None for the machine's."""
    return _standing


def stand(at: datetime | None, dated: int = 0) -> None:
    """Let the clock stand at an instant at which so many dates were given, or be the machine's."""
    global _standing, _dates
    _standing, _dates = at, count(dated)


def date() -> datetime:
    """What something is dated that is made now: by a clock that stands, each time a microsecond later, so that what was
    made later is known to be.
    """
    return now() if _standing is None else _standing + timedelta(microseconds=next(_dates))


def written(at: datetime) -> str:
    """An instant as the services write it."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.%f") + "+00:00"


def read(text: str) -> datetime:
    """An instant that a person or a service has written. Raises ValueError, also for a time without a zone."""
    found = datetime.fromisoformat(text)
    if found.tzinfo is None or not 1970 <= found.year < 9000:
        raise ValueError(f"{text!r:.80} is not an instant")
    return found.astimezone(UTC)
