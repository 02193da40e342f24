"""Says in one sentence how a step ended."""

import os
import re
import signal
from pathlib import Path

from amlc.workspace.job import RunStatus, StepOutcome
from amlc.workspace.runner.process import Ended

_TAIL = 16_384  # bytes of the log that are looked at
_LONGEST = 500  # characters of the log that are quoted


def completed() -> StepOutcome:
    return StepOutcome(status=RunStatus.COMPLETED, exit_code=0, message=None)


def reused() -> StepOutcome:
    return StepOutcome(status=RunStatus.COMPLETED, exit_code=None, message=None)


def failed(message: str, *, exit_code: int | None = None) -> StepOutcome:
    return StepOutcome(status=RunStatus.FAILED, exit_code=exit_code, message=message)


def canceled(message: str, *, exit_code: int | None = None) -> StepOutcome:
    return StepOutcome(status=RunStatus.CANCELED, exit_code=exit_code, message=message)


def of_process(ended: Ended, log: Path) -> StepOutcome:
    """For a process that ended by itself."""
    if ended.code == 0:
        return completed()
    how = f"exited with code {ended.code}" if ended.code > 0 else f"was killed by {_signal(-ended.code)}"
    last = _last_line(log)
    return failed(f"{how}: {last}" if last and ended.code > 0 else how, exit_code=ended.code)


def of_error(error: OSError) -> str:
    what = error.strerror or str(error)
    return f"{what}: `{error.filename}`" if error.filename else what


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"signal {number}"  # the real-time ones have no name


def _last_line(log: Path) -> str | None:
    """The exception of the last traceback in the log; without one, the log's last line."""
    with log.open("rb") as file:
        file.seek(max(0, file.seek(0, os.SEEK_END) - _TAIL))
        text = file.read().decode(errors="replace")
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    start = max(
        (index for index, line in enumerate(lines) if line.startswith("Traceback (most recent call last)")),
        default=None,
    )
    if start is not None:
        for line in lines[start + 1 :]:
            if re.match(r"[\w.]+(?::|$)", line):
                return line[:_LONGEST]
    return lines[-1][:_LONGEST] if lines else None
