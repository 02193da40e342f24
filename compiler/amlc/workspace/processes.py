"""Ends the steps that a daemon started: each leads a session of its own, so that it does not end with the daemon."""

import os
import signal
from contextlib import suppress
from pathlib import Path


def kill_steps(daemon: int) -> None:
    """Kill what the process started and has not waited for, with all of its group, where the system tells (Linux)."""
    for child in _children(daemon):
        with suppress(OSError):  # it ended meanwhile
            if os.getpgid(child) == child:
                os.killpg(child, signal.SIGKILL)


def _children(parent: int) -> tuple[int, ...]:
    found = []
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError, ValueError, IndexError):  # it ended meanwhile
            # the name, in brackets, may hold anything; the state and the parent follow it
            if int(file.read_text("utf-8", "replace").rpartition(")")[2].split()[1]) == parent:
                found.append(int(file.parent.name))
    return tuple(found)
