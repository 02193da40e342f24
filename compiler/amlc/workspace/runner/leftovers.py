"""What an ended step leaves behind: processes that left its session, and the folder that it worked in."""

import os
import shutil
import signal
import threading
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue
from typing import Self

_PAUSE = 0.2  # seconds in which ended steps gather; looking at every process takes longer than a short step
_ROUNDS = 10  # what is found may start others before it is killed


@dataclass(frozen=True, slots=True)
class Left:
    variable: str  # `NAME=value`, which the step's processes were started with
    folder: Path | None  # where it worked; None if that has to stay


class Sweep:
    """Ends and removes what steps leave behind, of several at a time, so that no step has to wait for it."""

    def __init__(self) -> None:
        self._left: SimpleQueue[Left | None] = SimpleQueue()
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._run, name="amlc-sweep", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        """Returns when all is swept."""
        self._closed.set()
        self._left.put(None)
        self._thread.join()

    def add(self, left: Left) -> None:
        self._left.put(left)

    def _run(self) -> None:
        more = True
        while more:
            found = [self._left.get()]
            self._closed.wait(_PAUSE)
            while not self._left.empty():
                found.append(self._left.get())
            more = None not in found
            all_left = [left for left in found if left is not None]
            kill({left.variable for left in all_left})
            remove(*(left.folder for left in all_left if left.folder is not None))


def kill(variables: AbstractSet[str]) -> None:
    """End the processes that were started with one of the variables (`NAME=value`), where the system tells (Linux)."""
    wanted = {os.fsencode(variable) for variable in variables}
    for _ in range(_ROUNDS):
        if not wanted or sum(_killed(process, wanted) for process in _processes()) == 0:
            return


def remove(*folders: Path) -> None:
    """Whatever steps made of them; links are removed, not followed."""
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
        if folder.exists():
            _open(folder)
            shutil.rmtree(folder, ignore_errors=True)


def _open(folder: Path) -> None:
    """A folder that its owner may not write to holds on to its files."""
    for base, names, _ in os.walk(folder):
        Path(base).chmod(0o700)
        for name in names:
            if not Path(base, name).is_symlink():
                Path(base, name).chmod(0o700)


def _processes() -> list[str]:
    try:
        return [name for name in os.listdir("/proc") if name.isdecimal()]  # noqa: PTH208 - called for every step
    except OSError:
        return []


def _killed(process: str, wanted: AbstractSet[bytes]) -> bool:
    try:
        with open(f"/proc/{process}/environ", "rb", buffering=0) as file:  # noqa: PTH123 - called for every step
            text = file.read()
        if not any(one in text for one in wanted) or wanted.isdisjoint(text.split(b"\0")):
            return False
        os.kill(int(process), signal.SIGKILL)
    except OSError:
        return False  # it ended meanwhile, or is somebody else's
    return True
