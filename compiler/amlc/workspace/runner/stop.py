"""The one reason why no more of a run may happen."""

from collections.abc import Callable
from threading import Lock

CANCELED = "the run was canceled"


class Stop:
    """Asked by every step that runs; the first reason stays."""

    def __init__(self, is_canceled: Callable[[], bool]) -> None:
        self._is_canceled = is_canceled
        self._reason: str | None = None
        self._lock = Lock()

    def because(self, reason: str) -> None:
        with self._lock:
            self._reason = self._reason or reason

    def reason(self) -> str | None:
        if self._reason is None and self._is_canceled():
            self.because(CANCELED)
        return self._reason
