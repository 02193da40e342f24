"""A command that is forked at each of its requests, so that in every fork another thing goes wrong there.

What is not run is argued, and looked at every time:

- A request without an effect leaves what was there before it. Only at others is a failure before the effect another one
  than after it, and a publisher that is killed leaves one of the states that there are between two of them.
- A fault that `patience.py` absorbs ends when the request has its answer. When that is the answer that it gets without
  the fault, and the workspace is as it is then, the fork has come to where the command was, and is not run any further.
- Failures that `patience.py` gives up on in the same words, at the same request and with the same effect, are one.
- A command that asks for the same from the same line of every function that is called, with the same values in those of
  amlc that publish and the same names assigned, and has the same workspace, has come to where the command was when
  nothing went wrong, and is not run any further. What the SDK keeps of its own behind these names is not looked at.
- So are requests without an effect that come from the same lines of all that is called, when all fails from there on: a
  loop that asks for one thing after the other. Only the name in the message is another.
"""

import threading
from collections.abc import Callable, Sequence
from typing import Any, Literal, NamedTuple

from tests.integration.asked import (
    FROM_THERE,
    REMEMBER,
    WAYS,
    Ended,
    Request,
    fail,
    likened_answer,
    plain,
    set_out,
    told,
    until,
)
from tests.integration.fork import LONGEST, answer, fork, heard
from tests.integration.inside import World
from tests.integration.leavings import ABSORBED
from tests.integration.states import State


class Point(NamedTuple):
    """A request that went wrong in a way. Either the command came to where it would have been without (`agreed`), or to
    where it was in another way (`like`), or it `ended`, and left what has the digest.
    """

    number: int
    way: str
    what: Literal["agreed", "like", "ended"]
    ended: Ended | None = None
    digest: str = ""
    gave_up: tuple[Any, ...] | None = None


def broken(
    world: World,
    state: State,
    words: Sequence[str],
    expected: Sequence[Request],
    *,
    chosen: Callable[[int, str], bool],
    whole: bool = False,
    in_turn: bool = False,
) -> list[Point]:
    """What comes of each chosen request that goes wrong in each way: runs amlc in this process, which is forked there
    unless what comes of it agrees, or always if `whole`. With `in_turn`, of the ways in which all fails from there on,
    each request without an effect has one.
    """
    points: list[Point] = []
    place = [0]
    pipe: list[int] = []
    known = {one.digest for one in expected}
    lines: set[Any] = set()

    def around(request: Any, ask: Callable[[], Any]) -> Any:
        one, place[0] = expected[place[0]], place[0] + 1
        assert (request.method, threading.active_count()) == (one.method, 1), (request.url, one, threading.enumerate())
        before, skipped, began = world.state(), world.skipped, world.clock()
        for way in one.ways():
            if not chosen(place[0], way) or (in_turn and one.left is None and _passes(place[0], way)):
                continue
            if way in FROM_THERE and one.left is None and not whole:
                called = way, one.at[0]
                if called in lines:
                    points.append(Point(place[0], way, "like"))
                    continue
                lines.add(called)
            gave_up = None
            if way in ABSORBED and not whole:
                fail(world, WAYS[way])
                agreed, gave_up = _asked(world, one, ask)
                world.put(before)
                world.skipped = skipped
                what: Any = (
                    "agreed" if agreed else "like" if gave_up and gave_up in [each.gave_up for each in points] else ""
                )
                if what:
                    points.append(Point(place[0], way, what, gave_up=gave_up))
                    continue
            process, its = fork(lambda _: None, LONGEST)
            if process == 0:
                pipe.append(its)
                world.skipped = skipped - (world.clock() - began)
                world.around = until(world, expected, its) if way in ABSORBED and not whole else plain
                fail(world, WAYS[way])
                return ask()
            points.append(_point(place[0], way, gave_up, process, its))
            world.put(before)
        fail(world, REMEMBER)
        world.skipped = skipped - (world.clock() - began)  # no time has passed
        return ask()

    set_out(world, state)
    world.around = around
    ended = told(world, words)
    if pipe:
        assert ended.state is not None
        digest = ended.state.digest()
        answer(pipe[0], ("ended", ended if digest not in known else ended._replace(state=None), digest))
    assert (ended.code, place[0]) == (0, len(expected)), ended.err
    return points


def _passes(number: int, way: str) -> bool:
    ways = ("gone", "forbidden", "expired")
    return way in ways and ways[number % len(ways)] != way


def _asked(world: World, one: Request, ask: Callable[[], Any]) -> tuple[bool, tuple[Any, ...] | None]:
    """Whether a request comes to what it does when nothing is wrong; or how it is given up."""
    try:
        got = ask()
    except BaseException as error:  # noqa: BLE001 - `Unanswered` is none
        said = error.__dict__
        return False, (id(one), world.state().digest(), type(error), said.get("unknown"), said.get("unreachable"))
    return (likened_answer(got), world.state().digest()) == (one.answer, one.digest), None


def _point(number: int, way: str, gave_up: tuple[Any, ...] | None, process: int, pipe: int) -> Point:
    try:
        what, ended, digest = heard(process, pipe)
    except RuntimeError as error:
        what, ended, digest = "ended", Ended(99, "", f"Traceback: {error}"), ""
    return Point(number, way, what, ended, digest, gave_up)
