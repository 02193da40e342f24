"""Publishes a program so that publishing it again changes nothing that has not changed."""

import os
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from pathlib import Path

from amlc import actions, plan, scheduling
from amlc.backends.azureml_v1.sdk import Refused, Session, building, persist, publishing
from amlc.errors import AmlcError
from amlc.observed import Endpoint, Published, serial
from amlc.observing import observe, strangers
from amlc.plan import Wanted
from amlc.program import Program
from amlc.scheduling import Change, Scheduled

_ATTEMPTS = 5  # at an endpoint or at schedules that somebody else changes at the same time


class Moved(AmlcError):
    """The workspace is not any more as the plan found it."""

    def __init__(self) -> None:
        super().__init__("the workspace has changed since the plan was made", help="look at a new one: amlc plan")


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What publishing came to. `new` says whether the version was not there, `moved` whether the endpoint was changed;
    `disabled` are the superseded versions' ids.
    """

    id: str
    version: str
    new: bool
    disabled: tuple[str, ...]
    endpoint: Endpoint | None
    moved: bool
    schedules: tuple[Change, ...]


@dataclass(slots=True)
class Done:
    """What the attempts at one publication have come to. `known` are the versions that were there before it, `before`
    is the endpoint as it was, `asked` whether the service was asked to publish, `unknown` whether what came of it is
    not known.
    """

    looked: bool = False
    known: frozenset[str] = frozenset()
    new: bool = False
    before: Endpoint | None = None
    asked: bool = False
    unknown: bool = False
    id: str | None = None
    served: bool = False
    schedules: dict[str, Change] = field(default_factory=dict)
    scheduled: bool = False

    def told(self, program: Program) -> str:
        """What is done, what is not, and what to do about it, for a person."""
        version = program.published_version
        if self.id is None:
            said = [
                f"it is not known whether {version} is published" if self.unknown else f"{version} is not published"
            ]
        else:
            said = [f"{version} is published as {self.id}"]
        if program.endpoint is not None:
            said.append("the endpoint has it" if self.served else "the endpoint may not have it yet")
        if program.schedules:
            said.append("the schedules are right" if self.scheduled else "the schedules may not be right yet")
        if self.scheduled:
            said.append("some of what it supersedes may be enabled still")
        return f"{', '.join(said)}; publish again: it continues"


def publish(session: Session, wanted: Wanted, said: Callable[[str], None], expected: str | None = None) -> Publication:
    """Publishes under the program's digest unless that is there already; then moves the endpoint to it, puts the
    schedules right, and disables what it supersedes, in this order.

    So a publication that was interrupted anywhere leaves what it would have superseded at work, and the next one
    completes it: where a request may have had its effect or not, that is done here. Two publishers of the same at once
    leave one version. `session` is connected. With `expected`, a plan's serial, the workspace must be as that plan
    found it: Moved is raised otherwise. Raises Refused, with what was done.
    """
    if expected is not None:
        observed, refusals = persist(lambda: observe(session, wanted))
        if refusals:
            raise Refused(refusals)
        if serial(observed) != expected:
            raise Moved
    done = Done()
    try:
        return persist(lambda: _publish(session, wanted, said, done))
    except Refused as why:
        begun = done.asked or done.id is not None or any(one.code == "unanswered" for one in why.refusals)
        raise Refused(why.refusals, done.told(session.program) if begun else None) from why


def _publish(session: Session, wanted: Wanted, said: Callable[[str], None], done: Done) -> Publication:
    """One attempt; `done` is what all of them have."""
    there, endpoint, schedules = look(session, wanted.name)
    version = session.program.published_version
    current = next((one for one in there if one.version == version), None)
    if twice := strangers(session, wanted.name, there, endpoint, schedules):
        raise Refused(twice)
    if not done.looked:
        done.looked, done.new, done.before = True, current is None, endpoint
        done.known = frozenset(one.id for one in there)
    if current is None:
        said(f"publishing {wanted.name} {version}")
        building.build(session)
        made = next((one for one in building.published(session, wanted.name) if one.version == version), None)
        if made is None:  # nobody has published it while it was built
            done.asked = True
            try:
                made = building.publish(session, wanted.record)
            except Refused as why:
                done.unknown = done.unknown or any(one.code == "unanswered" for one in why.refusals)
                raise
        done.id = made.id
        # Whoever published the same at the same moment sees the same list, and settles on the same one: the oldest.
        there, endpoint, schedules = look(session, wanted.name)
        current = next((one for one in there if one.version == version), made)
    else:
        building.ensure(session)  # somebody may have deleted what it stands on
    done.id = current.id
    endpoint = move_endpoint(session, endpoint, current.id, default=_moves_default(session))
    endpoint = _describe(session, endpoint)
    done.served = True
    changes = put_schedules_right(session, wanted.name, endpoint, current.id, schedules, done.schedules)
    done.scheduled = True
    # Another version that has come meanwhile is somebody's who may be moving the endpoint to it just now.
    outdated = [
        one
        for one in plan.superseded(there, version, current.id, wanted)
        if one.id in done.known or one.version == version
    ]
    needed = still_run(session) if outdated else set()
    disabled = [one.id for one in outdated if one.id not in needed]
    for one in disabled:
        building.disable(session, one)
    return Publication(
        id=current.id,
        version=version,
        new=done.new,
        disabled=tuple(disabled),
        endpoint=endpoint,
        moved=endpoint != done.before,
        schedules=changes,
    )


def look(session: Session, name: str) -> tuple[list[Published], Endpoint | None, list[Scheduled]]:
    session.open()
    there, endpoint, schedules = session.side_by_side(
        lambda: building.published(session, name),
        lambda: publishing.endpoint(session),
        lambda: publishing.schedules(session),
    )
    return there, endpoint, schedules


def _moves_default(session: Session) -> bool:
    return session.program.endpoint is not None and actions.moves_default(session.program)


def move_endpoint(session: Session, there: Endpoint | None, pipeline: str, *, default: bool) -> Endpoint | None:
    """Makes the endpoint serve a published pipeline, or, if not `default`, have it. What somebody else does to it
    meanwhile is looked at anew.
    """
    if session.program.endpoint is None:
        return None
    for attempt in range(_ATTEMPTS):
        added = there is not None and pipeline in there.versions.values()
        if there is not None and added and (there.serves == pipeline or not default):
            break
        before = there
        try:
            publishing.put_on_endpoint(session, there, pipeline, default=default)
            there = publishing.endpoint(session)
        except Refused:
            there = publishing.endpoint(session)
            if there == before or attempt == _ATTEMPTS - 1:
                raise
    return there


def _describe(session: Session, there: Endpoint | None) -> Endpoint | None:
    """Gives the endpoint the description that the spec has for it."""
    differing = () if there is None else actions.described(session.program, there)
    if there is None or not differing:
        return there
    publishing.describe_endpoint(session, there.id, str(differing[0].after))
    return publishing.endpoint(session)


def put_schedules_right(
    session: Session,
    name: str,
    endpoint: Endpoint | None,
    pipeline: str,
    there: Iterable[Scheduled],
    done: dict[str, Change] | None = None,
) -> tuple[Change, ...]:
    """Makes the workspace's schedules the program's. After one is made, they are looked at again: whoever made the same
    at the same moment settles on the same one. `done` is what was done before, and what is done here.
    """
    done = {} if done is None else done
    wanted = {
        one: scheduling.wanted(statement, endpoint=None if endpoint is None else endpoint.id, pipeline=pipeline)
        for one, statement in session.program.schedules.items()
    }
    for _ in range(_ATTEMPTS):
        changes = scheduling.plan(wanted, there, name)
        made = False
        for change in changes:
            identity = change.id
            match change.what:
                case "created" | "replaced":
                    publishing.hold(session, pipeline)
                    identity, made = publishing.create_schedule(session, change.name), True
                case "updated":
                    publishing.update_schedule(session, change.name, str(identity))
                case "enabled":
                    publishing.enable_schedule(session, str(identity))
                case "kept" | "disabled":
                    pass
            for one in change.disabled:
                publishing.disable_schedule(session, one)
            before = done.get(change.name)
            done[change.name] = replace(change, id=identity, what=before.what if before else change.what)
        if not made:
            break
        there = publishing.schedules(session)
    return tuple(done.values())


def still_run(session: Session) -> set[str]:
    """The pipelines that an endpoint has as its default, or that a schedule runs: they are never disabled."""
    session.open()
    served, schedules = session.side_by_side(lambda: publishing.served(session), lambda: publishing.schedules(session))
    return {*served.values(), *(one.runs for one in schedules if one.active)}


def write_id(path: Path, published: str) -> None:
    """Writes the id and nothing else, all of it or nothing. Raises OSError."""
    if path.is_file() and path.read_bytes() == published.encode():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(published.encode())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
