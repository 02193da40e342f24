"""A command tried at every request of its, in every way: what came of it, and of the same command again."""

import os
import re
import runpy
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from tests.integration import forks, leavings, serially
from tests.integration.asked import Ended, Request, followed, well
from tests.integration.fork import forked
from tests.integration.forks import Point
from tests.integration.inside import World
from tests.integration.states import State


class Case(NamedTuple):
    """A command and what it stands on: the folder that it runs in, what the workspace has before, scripts and commands
    that prepare it, and the version of the spec that is published before. `again` is what completes the command, and
    `plan` what then finds nothing to do.
    """

    name: str
    folder: Path
    words: Sequence[str]
    again: Sequence[str]
    plan: Sequence[str] | None
    computes: Mapping[str, str]
    datastores: Mapping[str, Path]
    absent: str | None
    scripts: Sequence[Path]
    before: Sequence[tuple[str | None, Sequence[str]]]
    spec: Path
    once: bool = False


class Tried(NamedTuple):
    """How much was tried: `agreed` and `like` are the points that were not run to their end, `states` is what was left
    that the command was run again from, and `resumed` those of them from which it came to where it had been.
    """

    name: str
    requests: int
    works: int
    points: int
    agreed: int
    like: int
    states: int
    resumed: int
    seconds: float
    wrong: Sequence[str]
    modules: Sequence[str]


def tried(
    case: Case,
    home: Path,
    *,
    chosen: Callable[[int, str], bool] = lambda _, __: True,
    whole: bool = False,
    in_turn: bool = False,
) -> Tried:
    """Tries a case, in this process, which is changed by that: it is to be a fork."""
    began = time.monotonic()
    clock = time.monotonic
    os.chdir(case.folder)
    world = World(case.folder / ".amlc", home)
    world.stand_in()
    state, former = _prepared(world, case)
    case = case._replace(
        words=[one.format(former=former) for one in case.words], again=[one.format(former=former) for one in case.again]
    )
    base, requests, modules = forked(lambda: (*followed(world, state, case.words), list(sys.modules)))
    assert base.code == 0, (case.name, base.code, base.err)
    assert base.state is not None
    serially.warm(modules)
    found = list(_wrong_in_itself(case, base, requests, state))
    points = forked(
        lambda: forks.broken(world, state, case.words, requests, chosen=chosen, whole=whole, in_turn=in_turn),
        seconds=3600,
    )
    states = {state.digest(): state, base.state.digest(): base.state}
    killed = [number for number, _ in enumerate(requests, 1) if chosen(number, "kill")]
    states |= {one.digest: one.left for one in (requests[number - 1] for number in killed) if one.left is not None}
    states |= {one.digest: one.ended.state for one in points if one.ended is not None and one.ended.state is not None}
    seen = leavings.view(base.state.documents)
    version = _version(base)
    for one in points:
        where = f"{one.way} {one.number} ({requests[one.number - 1].method} {requests[one.number - 1].path[-60:]})"
        found += [f"{where}: {what}" for what in _wrong(one, states, version, state.digest())]
    planned: set[str] = set()
    resumed, start = 0, {state.digest(), base.state.digest()}
    for digest, there in states.items():
        by = [f"{one.way} {one.number}" for one in points if one.digest == digest]
        where = f"after {', '.join(by[:3]) or 'a kill'}"
        found += [f"{where}: {what}" for what in leavings.unserved(there.documents)]
        if case.once and leavings.view(there.documents) == seen:
            continue
        same = requests if list(case.again) == list(case.words) and digest not in start and not whole else ()
        again = well(world, there, case.again, same)
        if again is None:
            resumed += 1
            continue
        found += [f"{where}: then {what}" for what in _not_well(again)]
        if again.state is None:
            continue
        end = again.state.digest()
        if case.plan and end not in planned:  # a plan is the same where what there is is
            planned.add(end)
            found += [f"{where}: then, {what}" for what in _not_well(well(world, again.state, case.plan))]
        if version is not None:
            found += [f"{where}: then {what}" for what in leavings.left(again.state.documents, version)]
        now = leavings.view(again.state.documents)
        found += [f"{where}: then {key} are {now[key]}, not {seen[key]}" for key in seen if now[key] != seen[key]]
    what = Counter(one.what for one in points)
    return Tried(
        name=case.name,
        requests=len(requests),
        works=sum(one.left is not None for one in requests),
        points=len(points) + len(killed),
        agreed=what["agreed"],
        like=what["like"],
        states=len(states),
        resumed=resumed,
        seconds=clock() - began,
        wrong=found,
        modules=modules,
    )


def _not_well(ended: Ended | None) -> Iterator[str]:
    if ended is not None and ended.code != 0:
        yield f"amlc ended with {ended.code}: {ended.out}{ended.err}"


def _prepared(world: World, case: Case) -> tuple[State, str | None]:
    """What there is before, and the version that was published first."""
    from amlc.workspace import admin

    def put(path: str, body: Any) -> None:
        admin.put(world.connection, path, body)

    for name, kind in case.computes.items():
        put(f"/computes/{name}", {"kind": kind})
    for name, folder in case.datastores.items():
        put(f"/datastores/{name}", {"folder": str(folder)})
    if case.absent:
        put(f"/absent-workspaces/{case.absent}", {})
    admin.post(world.connection, "/subscriptions", {"ids": [os.environ["AZURE_SUBSCRIPTION_ID"]]})
    state = world.state()
    for script in case.scripts:

        def run(script: Path = script, state: State = state) -> State:
            world.put(state)
            os.chdir(script.parent)
            sys.path.insert(0, str(script.parent))
            runpy.run_path(str(script))
            return world.state()

        state = forked(run)
    text = case.spec.read_text("utf-8")
    first: str | None = None
    for edited, words in case.before:
        case.spec.write_text(edited or text, encoding="utf-8")
        ended = well(world, state, words)
        assert ended is not None
        assert ended.code == 0, (case.name, words, ended.code, ended.err)
        assert ended.state is not None
        state, first = ended.state, first or _version(ended)
    case.spec.write_text(text, encoding="utf-8")
    return state, first


def _version(base: Ended) -> str | None:
    found = re.search(r'"version": "(.+\+[0-9a-f]{16})"', base.out)
    return found[1] if found and '"published"' in base.out else None


def _wrong_in_itself(case: Case, base: Ended, requests: Sequence[Request], state: State) -> Iterator[str]:
    """What is wrong where nothing went wrong: between any two requests, callers are served."""
    assert base.state is not None
    version = _version(base)
    if version is not None:
        yield from leavings.left(base.state.documents, version)
    if leavings.view(state.documents) == leavings.view(base.state.documents):
        yield f"{' '.join(case.words)} changes nothing"
    assert requests


def _wrong(point: Point, states: Mapping[str, State], version: str | None, start: str) -> Iterator[str]:
    ended = point.ended
    if ended is None:
        return
    yield from leavings.misled(point.way, ended.code, ended.err)
    if point.digest in states:
        yield from leavings.untrue(ended.err, states[point.digest].documents, version)
        if "nothing was changed" in ended.err and point.digest != start:
            yield f"something was changed: {ended.err}"
