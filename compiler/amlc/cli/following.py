"""Follows a run: a line when a step starts or ends, and between them what it prints."""

import time
from dataclasses import dataclass, field
from typing import TextIO

from amlc.backends.azureml_v1.sdk import Session
from amlc.report.text import printable

# The service says `Finished` of a step or pipeline run, and run history `Completed`.
COMPLETED = "Completed"
_ENDED = {
    "Finished": COMPLETED,
    "Completed": COMPLETED,
    "Failed": "Failed",
    "Canceled": "Canceled",
    "Cancelled": "Canceled",
}
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
    """A step as it was last seen."""

    id: str
    name: str
    status: str = "NotStarted"
    began: float = 0.0
    seconds: float | None = None
    printed: int = 0
    error: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    status: str
    steps: tuple[Step, ...]


@dataclass(slots=True)
class _Follower:
    session: Session
    out: TextIO
    steps: dict[str, Step] = field(default_factory=dict)

    def say(self, text: str) -> None:
        self.out.write(text + "\n")
        self.out.flush()

    def look(self, run_id: str) -> None:
        for state in self.session.steps(run_id):
            step = self.steps.setdefault(state.id, Step(state.id, state.name))
            if step.status in _ENDED.values():
                continue
            status = _ENDED.get(state.status, state.status)
            if step.began == 0.0 and status not in _WAITING:
                step.began = time.monotonic()
                self.say(f"{printable(step.name)}: running")
            if step.began:
                self.print_log(step)
            if status in _ENDED.values():
                step.seconds = round(time.monotonic() - step.began, 1) if step.began else 0.0
                step.error = self.session.error(step.id) if status != COMPLETED else None
                reason = f": {printable(step.error)}" if step.error else ""
                self.say(f"{printable(step.name)}: {status.lower()} after {step.seconds} s{reason}")
            step.status = status

    def print_log(self, step: Step) -> None:
        text = self.session.log(step.id)
        fresh = text[step.printed :]
        whole = fresh.rfind("\n") + 1  # a line that is still being written waits
        if whole:
            for line in fresh[:whole].splitlines():
                self.say(f"  {printable(line)}")
            step.printed += whole


def follow(session: Session, run_id: str, out: TextIO, every: float) -> Outcome:
    """Follows a run to its end, looking `every` so many seconds. Raises sdk.Refused."""
    follower = _Follower(session, out)
    while True:
        status = session.status(run_id)
        follower.look(run_id)
        if status in _ENDED:
            ended = _ENDED[status]
            error = session.error(run_id) if ended != COMPLETED else None
            follower.say(f"run {ended.lower()}" + (f": {printable(error)}" if error else ""))
            return Outcome(ended, tuple(follower.steps.values()))
        time.sleep(every)
