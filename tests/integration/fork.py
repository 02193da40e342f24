"""Forks that return a value."""

import os
import pickle
import signal
import traceback
from collections.abc import Callable
from typing import Any, TypeVar

LONGEST = 60  # seconds for one fork
T = TypeVar("T")


def forked(act: Callable[[], T], *, seconds: int = LONGEST) -> T:
    """What `act` returns in a fork. Raises RuntimeError when it does not return in time."""

    def begun(pipe: int) -> None:
        try:
            answer(pipe, act())
        except BaseException:  # noqa: BLE001 - what called this is not to go on twice
            traceback.print_exc()
            os._exit(1)

    return heard(*fork(begun, seconds))  # type: ignore[no-any-return]


def fork(begin: Callable[[int], None], seconds: int) -> tuple[int, int]:
    heard, said = os.pipe()
    process = os.fork()
    if process == 0:
        os.close(heard)
        signal.alarm(seconds)
        begin(said)
        return 0, said
    os.close(said)
    return process, heard


def answer(pipe: int, value: Any) -> None:
    """Ends a fork."""
    with os.fdopen(pipe, "wb") as written:
        pickle.dump(value, written, pickle.HIGHEST_PROTOCOL)
    os._exit(0)


def heard(process: int, pipe: int) -> Any:
    with os.fdopen(pipe, "rb") as read:
        said = read.read()
    status = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    if status != 0:
        raise RuntimeError(f"a fork ended with {status}")
    return pickle.loads(said)
