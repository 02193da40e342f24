"""What publishing a program will do to its workspace, and why: a function of the two that calls nothing."""

import hashlib
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from amlc import actions, scheduling
from amlc.actions import Action, endpoint_name, moves_default
from amlc.changes import COVERED, changes
from amlc.observed import OURS, Observed, Published, live
from amlc.program import Program, digest
from amlc.record import Record

_NEW, _NEW_ENDPOINT = "(new)", "(new endpoint)"  # stand for the ids of what is yet to be made


class Wanted(NamedTuple):
    """What a spec asks for, beyond its program. With `guarded`, no version is ever disabled. `published` is the id that
    its `id_file` has; `hidden` are texts of the spec that nothing may show.
    """

    name: str
    keep: int
    guarded: bool
    record: Record
    published: str | None = None
    hidden: Sequence[str] = ()


def plan(program: Program, wanted: Wanted, observed: Observed) -> list[Action]:
    """The actions, in the order in which publishing does them."""
    version = program.published_version
    current = next((one for one in observed.versions if one.version == version), None)
    identity = current.id if current else _NEW
    found = [
        *actions.resources(observed),
        _pipeline(version, wanted, live(observed.versions, observed.endpoint), current),
    ]
    endpoint = actions.endpoint(program, observed, identity)
    if endpoint is not None:
        found.append(endpoint)
    asked = {
        name: scheduling.wanted(
            one, endpoint=observed.endpoint.id if observed.endpoint else _NEW_ENDPOINT, pipeline=identity
        )
        for name, one in program.schedules.items()
    }
    schedules = scheduling.plan(asked, observed.schedules, wanted.name)
    found += [actions.schedule(program, one, asked, observed, identity, wanted.hidden) for one in schedules]
    stopped = {one for change in schedules for one in change.disabled}
    needed = {one.runs for one in observed.schedules if one.active and one.id not in stopped}
    moves = endpoint is not None and endpoint.what == "update" and moves_default(program)
    needed |= {serves for name, serves in observed.served.items() if not (moves and name == endpoint_name(program))}
    return found + [
        Action("pipeline", f"{wanted.name} {one.version}", "disable", "superseded", ("publish", "keep"), one.id)
        for one in superseded(observed.versions, version, identity, wanted)
        if one.id not in needed
    ]


def notes(program: Program, wanted: Wanted, observed: Observed, planned: Iterable[Action]) -> list[str]:
    """What publishing leaves as it is, though people may expect otherwise: what had another name, and secrets."""
    versions = {one.id: one.version for one in observed.versions}
    name, current = endpoint_name(program), program.published_version
    found = [
        f"the endpoint {other} serves {versions[serves]}, and goes on: the spec does not name it"
        for other, serves in sorted(observed.served.items())
        if other != name and serves in versions and (observed.endpoint is None or versions[serves] != current)
    ]
    runs = {*versions, *([observed.endpoint.id] if observed.endpoint else [])}
    found += [
        f"the schedule {one.name} goes on as well: amlc made it for the pipeline {other}"
        for one in observed.schedules
        if one.active and one.runs in runs and one.name not in program.schedules
        if (other := scheduling.made_for(one.description)) not in (None, wanted.name)
    ]
    changed = [one.path for action in planned for one in action.changes if one.before == one.after == COVERED]
    found += [
        f"the {actions.SECTIONS[path[0]]} {path[1]} keeps the secret that it was made with: amlc changes none"
        for path in dict.fromkeys(tuple(map(str, one[:2])) for one in changed)
        if path[0] in actions.SECTIONS and path[1:] in {one.origin[1:] for one in observed.present}
    ]
    return found + [
        f"the pipeline {one.name} {one.version} stays enabled, as {one.id}: only versions of {wanted.name} are disabled"
        for one in observed.others
    ]


def superseded(versions: Iterable[Published], version: str, current: str, wanted: Wanted) -> list[Published]:
    """The enabled versions that go when one is current: its copies, and all but the newest few of the others that amlc
    published. Those that an endpoint or a schedule still runs are among them.
    """
    if wanted.guarded:
        return []
    ones = list(versions)
    copies = [one for one in ones if one.version == version and one.id != current]
    others = [one for one in ones if one.version != version and OURS.fullmatch(one.version)]
    return [*copies, *others[: max(0, len(others) - wanted.keep)]]


def request(program: Program, wanted: Wanted) -> str:
    """Sixteen hexadecimal digits that are others as soon as the spec asks for something else that plans depend on."""
    asked = [digest(program), wanted.name, wanted.keep, wanted.guarded, *program.after]
    return hashlib.sha256(repr(asked).encode()).hexdigest()[:16]


def _pipeline(version: str, wanted: Wanted, before: Published | None, current: Published | None) -> Action:
    if current is not None:
        return Action("pipeline", wanted.name, "keep", f"{version} is published", ("publish",), current.id)
    if before is None:
        return Action("pipeline", wanted.name, "create", "amlc has published none of this name", ("publish",))
    if before.record is None:
        reason = f"{before.version} becomes {version}; what differs is not known"
        return Action("pipeline", wanted.name, "replace", reason, ("publish",), before.id)
    differing = tuple(changes(before.record, wanted.record))
    reason = f"{before.version} becomes {version}"
    reason += "" if differing else ": this version of amlc compiles it otherwise"
    return Action("pipeline", wanted.name, "replace", reason, ("publish",), before.id, differing)
