"""Runs one program to its end, or to the end of what it is allowed, with everything that it started."""

import math
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from amlc.workspace.runner.refusal import RefusedError

_GLANCE = 0.2  # seconds between looks at whether the run was cancelled, and at its log
LOG_LIMIT = 1 << 28  # bytes of what a program prints that are kept


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    code: int  # negative for a signal
    timed_out: bool
    stopped: str | None  # why it was stopped; None when it ended by itself, or timed out


def run(
    words: Sequence[str],
    *,
    folder: Path,
    environment: Mapping[str, str],
    log: Path,
    seconds: float | None,
    stop: Callable[[], str | None],
    grace: float,
    log_limit: int = LOG_LIMIT,
) -> Ended:
    """`stop` says why the program has to end now, if it has to. Raises OSError or RefusedError when it cannot start.

    The program writes to the log itself, at its end wherever that is; so the log is cut now and then, and a last time
    by `cut`.
    """
    process = _started(words, folder, environment, log)
    deadline = math.inf if seconds is None else time.monotonic() + seconds
    timed_out, stopped = False, None
    try:
        with _watched(process) as has_ended:
            while not has_ended(max(0.0, min(_GLANCE, deadline - time.monotonic()))):
                if _size(log) > log_limit:
                    os.truncate(log, log_limit)
                timed_out, stopped = time.monotonic() >= deadline, stop()
                if timed_out or stopped:
                    _signal(process, signal.SIGTERM)
                    has_ended(grace)
                    break
    finally:
        # Not yet waited for, it still holds its id, so that none but its own children are meant.
        _signal(process, signal.SIGKILL)
        process.wait()
    return Ended(code=process.returncode, timed_out=timed_out, stopped=stopped)


def cut(log: Path, log_limit: int = LOG_LIMIT) -> None:
    """Called when the program has ended, and the end of its log was read."""
    if _size(log) >= log_limit:
        os.truncate(log, log_limit)
        with log.open("ab") as file:
            file.write(b"\namlc: the log is longer than %d MiB; the rest of it was dropped\n" % (log_limit >> 20))


def _size(log: Path) -> int:
    try:
        return log.stat().st_size
    except FileNotFoundError:
        return 0  # it is the step's to remove


def _started(words: Sequence[str], folder: Path, environment: Mapping[str, str], log: Path) -> subprocess.Popen[bytes]:
    with log.open("ab", buffering=0) as output:
        try:
            return subprocess.Popen(
                words,
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        except ValueError as error:  # a NUL in an argument, an `=` in a variable's name
            raise RefusedError(f"its command line or environment cannot be passed on: {error}") from None


@contextmanager
def _watched(process: subprocess.Popen[bytes]) -> Iterator[Callable[[float], bool]]:
    """Tells whether the process ends within a time, and wakes at once when it does."""
    if sys.platform != "linux":
        yield lambda seconds: _waited(process, seconds)
        return
    descriptor = os.pidfd_open(process.pid)
    try:
        poll = select.poll()
        poll.register(descriptor, select.POLLIN)
        yield lambda seconds: bool(poll.poll(math.ceil(seconds * 1000)))
    finally:
        os.close(descriptor)


def _waited(process: subprocess.Popen[bytes], seconds: float) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return False
    return True


def _signal(process: subprocess.Popen[bytes], number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):  # all of it is gone; macOS says so with EPERM
        os.killpg(process.pid, number)  # it leads a session, so its group has its id
