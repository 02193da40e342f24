"""What a command asks of a workspace, and where it is when it asks."""

import contextlib
import io
import os
import re
import sys
import traceback
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from amlc.workspace import faults
from tests.integration.fork import LONGEST, answer, fork, heard
from tests.integration.inside import World
from tests.integration.states import State, likened

# amlc's functions that know how far a command is, what they have that never changes, and what is of no matter in it.
_KNOWING = ("/amlc/publish.py", "/amlc/versions.py")
_CONSTANT = ("session", "wanted", "said")
_ADDRESS = re.compile(r" at 0x[0-9a-f]+|datetime\.datetime\([^)]*\)")
_HARNESS = ("/integration/forks.py", "/integration/asked.py")
REMEMBER = [{"stale": True, "nth": 10**9, "method": "GET"}]
# What the workspace is told, by the way in which the next request goes wrong. amlc does the rest by itself after
_ONCE: Mapping[str, Any] = {
    "before": {"status": 503, "nth": 1},
    "after": {"status": 500, "nth": 1, "after": True},
    "reset": {"reset": True, "nth": 1, "after": True},
    "garbled": {"garbled": True, "nth": 1},
    "throttled": {"status": 429, "retry_after": 1, "nth": 1},
    "stale": {"stale": True, "nth": 1},
}
# and ends when nothing works any more, nothing is allowed or the sign-in is not accepted.
FROM_THERE: Mapping[str, Any] = {
    "gone": [{"status": 503, "from": 1}],
    "down": [{"status": 503, "nth": 1, "after": True}, {"status": 503, "from": 1}],
    "forbidden": [{"status": 403, "from": 1}],
    "expired": [{"status": 401, "from": 1}],
}
WAYS: Mapping[str, Any] = {**{way: [fault] for way, fault in _ONCE.items()}, **FROM_THERE}


class Ended(NamedTuple):
    """How a command ended, what it printed and complained of, and what it left."""

    code: int
    out: str
    err: str
    state: State | None = None


class Request(NamedTuple):
    """A request of a command that nothing disturbs, and its answer. `digest` is that of what there is then, `left` that
    itself if the request had an effect; `stale` says whether it was asked before, and answered otherwise.
    """

    method: str
    path: str
    answer: str
    digest: str
    left: State | None
    json: bool
    stale: bool
    at: "Where"

    def ways(self) -> Iterator[str]:
        """The ways in which it can go wrong that are not the same; half of an empty answer is all of it."""
        for way in WAYS:
            useless = {"after": self.left is None, "down": self.left is None}
            if not useless.get(way, (way == "garbled" and not self.json) or (way == "stale" and not self.stale)):
                yield way


# The line of each function that is called, the request with what amlc's functions know, and what the workspace has.
Where = tuple[tuple[tuple[str, int], ...], str, str]


def told(world: World, words: Sequence[str]) -> Ended:
    """Runs amlc in this process."""
    from amlc.__main__ import main

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            code = main(words)
        except SystemExit as end:
            code = int(end.code or 0)
    return Ended(code, out.getvalue(), err.getvalue(), world.state())


def followed(world: World, state: State, words: Sequence[str]) -> tuple[Ended, list[Request]]:
    """Runs amlc in this process, and says what it asked for."""
    found: list[Request] = []
    answers: dict[tuple[str, str], str] = {}

    def around(request: Any, ask: Callable[[], Any]) -> Any:
        before, at = world.state().digest(), lines(request)
        got = ask()
        now = world.state()
        digest, said = now.digest(), likened_answer(got)
        stale = request.method == "GET" and answers.get(request.url, said) != said
        answers[request.url] = said
        is_json = "json" in got.headers.get("content-type", "") and len(got.content) > 1
        left = now if digest != before else None
        found.append(Request(request.method, _path(request), said, digest, left, is_json, stale, (*at, before)))
        return got

    set_out(world, state)
    world.around = around
    return told(world, words), found


def lines(request: Any) -> tuple[tuple[tuple[str, int], ...], str]:
    """Where a command is when it asks for something."""
    found, known = [], []
    frame: Any = sys._getframe(1)
    while frame is not None and not frame.f_code.co_filename.endswith("/amlc/__main__.py"):
        code = frame.f_code
        if not code.co_filename.endswith(_HARNESS):
            found.append((code.co_filename, frame.f_lineno))
        if code.co_filename.endswith(_KNOWING) and "session" in frame.f_locals:
            values = {name: one for name, one in frame.f_locals.items() if name not in _CONSTANT}
            known.append(f"{sorted(frame.f_locals['session'].names)} {values!r}")
        frame = frame.f_back
    said = likened(f"{request.method} {request.url} {_ADDRESS.sub('', str(known))}")
    return tuple(found), said


def plain(_: Any, ask: Callable[[], Any]) -> Any:
    return ask()


def until(world: World, expected: Sequence[Request], pipe: int) -> Callable[[Any, Callable[[], Any]], Any]:
    """Ends a fork when it has come to where the command was that had nothing to disturb it."""
    places = {one.at for one in expected}

    def around(request: Any, ask: Callable[[], Any]) -> Any:
        if (*lines(request), world.state().digest()) in places:
            answer(pipe, ("agreed", None, ""))
        return ask()

    return around


def set_out(world: World, state: State) -> None:
    world.put(state)
    world.around = plain
    world.house.faults.answers.clear()
    fail(world, REMEMBER)


def fail(world: World, written: Any) -> None:
    """Puts faults in force, and keeps the answers that may come again."""
    there = world.house.faults
    there.every = faults.parse(written)
    there.seen = [0] * len(there.every)


def _path(request: Any) -> str:
    return str(request.path_url.partition("?")[0])


def likened_answer(got: Any) -> str:
    return likened(f"{got.status_code} {got.text}")


def well(world: World, state: State, words: Sequence[str], expected: Sequence[Request] = ()) -> Ended | None:
    """What comes, in a fork, of a command that nothing disturbs; None when it has come to where another was."""

    def begun(pipe: int) -> None:
        set_out(world, state)
        world.around = until(world, expected, pipe) if expected else plain
        try:
            answer(pipe, ("ended", told(world, words), ""))
        except BaseException:  # noqa: BLE001 - as in `forked`
            traceback.print_exc()
            os._exit(1)

    ended: Ended | None = heard(*fork(begun, LONGEST))[1]
    return ended
