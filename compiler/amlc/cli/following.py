"""Follows a run: a line when a step starts or ends, and between them what it prints."""

import contextlib
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TextIO

from amlc.backends.azureml_v1.sdk import Session, running
from amlc.backends.azureml_v1.sdk.running import StepState
from amlc.report.text import printable

COMPLETED, FAILED = "Completed", "Failed"
_WAITING = (
    "NotStarted",
    "Queued",
    "Preparing",
    "Provisioning",
    "Starting",
    "Initialized",
    "Unapproved",
    "NotResponding",
)


@dataclass(slots=True)
class Step:
    """A step as it was last seen: `printed` bytes of its log were fetched, of which `rest` waits for a line's end."""

    id: str
    name: str
    status: str = "NotStarted"
    running: bool = False
    seconds: float | None = None
    printed: int = 0
    rest: bytes = b""
    error: str | None = None
    reused: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    status: str
    seconds: float | None
    error: str | None


@dataclass(slots=True)
class Follower:
    """Follows one run. `order` is the steps' names as they are written; `steps` are those seen so far. `where` tells,
    of a step that failed and what it printed, where its script and its place in the spec are.
    """

    session: Session
    run_id: str
    order: Sequence[str]
    where: Callable[[str, bytes], Iterable[str]]
    out: TextIO
    steps: dict[str, Step] = field(default_factory=dict)

    def follow(self, every: float) -> Outcome:
        """Looks every so many seconds until the run has ended. Raises sdk.Refused."""
        with _interrupts() as interrupted:
            return self._follow(every, interrupted)

    def _follow(self, every: float, interrupted: threading.Event) -> Outcome:
        while True:
            status = running.status(self.session, self.run_id)
            self.look()
            if interrupted.is_set():
                raise KeyboardInterrupt
            if status in running.ENDED:
                details = running.details(self.session, self.run_id)
                error = details.error if status != COMPLETED else None
                self.say(f"run {status.lower()}" + (f": {printable(error)}" if error else ""))
                return Outcome(status, details.seconds, error)
            time.sleep(every)

    def say(self, text: str) -> None:
        self.out.write(text + "\n")
        self.out.flush()

    def look(self) -> None:
        for state in sorted(running.steps(self.session, self.run_id), key=self._place):
            step = self.steps.setdefault(state.id, Step(state.id, state.name))
            if step.status not in running.ENDED:
                self._advance(step, state.status)

    def _place(self, state: StepState) -> int:
        return self.order.index(state.name) if state.name in self.order else len(self.order)

    def _advance(self, step: Step, status: str) -> None:
        ended = status in running.ENDED
        details = running.details(self.session, step.id) if ended else None
        if details is not None and details.reused is not None:
            step.status, step.reused = status, details.reused
            self.say(f"{printable(step.name)}: reused from {printable(step.reused)}")
            return
        started = status not in _WAITING if details is None else details.seconds is not None
        if started and not step.running:
            step.running = True
            self.say(f"{printable(step.name)}: running")
        if step.running:
            self._print_log(step, ended=ended)
        if details is not None:
            step.seconds = None if details.seconds is None else round(details.seconds, 1)
            step.error = details.error if status != COMPLETED else None
            reason = f": {printable(step.error)}" if step.error else ""
            after = "" if step.seconds is None else f" after {step.seconds} s"
            self.say(f"{printable(step.name)}: {status.lower()}{after}{reason}")
            if status == FAILED:
                for line in self.where(step.name, running.log(self.session, step.id, 0)):
                    self.say(f"  = {line}")
        step.status = status

    def _print_log(self, step: Step, *, ended: bool) -> None:
        fresh = running.log(self.session, step.id, step.printed)
        step.printed += len(fresh)
        whole, newline, step.rest = (step.rest + fresh).rpartition(b"\n")
        if ended and step.rest:
            whole, step.rest = whole + newline + step.rest, b""
        if whole or newline:
            for line in whole.decode("utf-8", errors="replace").splitlines():
                self.say(f"  {printable(line)}")


@contextlib.contextmanager
def _interrupts() -> Iterator[threading.Event]:
    """Set when somebody interrupts: the exception alone gets lost where the SDK catches everything."""
    seen = threading.Event()

    def interrupt(*_: object) -> None:
        seen.set()
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGINT, interrupt)
    try:
        yield seen
    finally:
        signal.signal(signal.SIGINT, before)
