"""What is done, or kept, of what a program stands on and of what leads to its pipeline; each with its reason."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Literal, NamedTuple

from amlc import scheduling, secrets
from amlc.changes import COVERED, Change, changes
from amlc.observed import Differing, Endpoint, Observed
from amlc.program import Call, Member, Program, Statement
from amlc.scheduling import Scheduled
from amlc.tree import Path

Kind = Literal["workspace", "datastore", "compute", "module", "pipeline", "endpoint", "schedule"]
What = Literal["keep", "create", "replace", "update", "enable", "disable"]

_NONE = "the workspace has none of this name"
SECTIONS: Mapping[str, Kind] = {"workspace": "workspace", "datastores": "datastore", "compute": "compute"}
_SCHEDULE: Mapping[str, tuple[What, str]] = {
    "created": ("create", _NONE),
    "replaced": ("replace", "what differs cannot be changed in place"),
    "updated": ("update", "its definition has changed"),
    "enabled": ("enable", "it was disabled"),
    "kept": ("keep", "it is as the spec says"),
    "disabled": ("disable", "the spec has it no more, or not enabled"),
}


class Action(NamedTuple):
    """One thing that is done, or kept. `origin` is the spec's path that asks for it, `id` that of what is there. What
    is `refused` is not done: it is to be put right before anything is published.
    """

    kind: Kind
    name: str
    what: What
    reason: str
    origin: Path
    id: str | None = None
    changes: tuple[Change, ...] = ()
    refused: bool = False


def resources(observed: Observed) -> Iterator[Action]:
    """What the program stands on: what is wrong with it, what is made, what is there."""
    for one in observed.missing:
        yield from _resource(one, "create", "the workspace has none, and the spec does not define it", refused=True)
    for different in observed.differing:
        yield from _different(different)
    for one in observed.absent:
        lacking = one.origin in observed.refused
        reason = f"{_NONE}, and what it takes to make it is lacking" if lacking else _NONE
        yield from _resource(one, "create", reason, refused=lacking)
    for one in observed.present:
        if one.origin != ("workspace",) or one.create is not None:
            yield from _resource(one, "keep", "it is there")


def _resource(one: Statement, what: What, reason: str, *, refused: bool = False) -> Iterator[Action]:
    section = str(one.origin[0])
    if section in SECTIONS:
        name = str(one.origin[1]) if len(one.origin) > 1 else _workspace(one)
        yield Action(SECTIONS[section], name, what, reason, one.origin, refused=refused)
    elif section == "steps" and one.create is not None:  # a module, or its version
        said = [str(one.create.kwargs[key]) for key in ("name", "version") if key in one.create.kwargs]
        yield Action("module", " ".join(said), what, reason, one.origin, refused=refused)


def _workspace(one: Statement) -> str:
    assert isinstance(one.value, Call)
    return str(one.value.kwargs["workspace_name"])


def _different(one: Differing) -> Iterator[Action]:
    if one.begun:
        for action in _resource(one.statement, "update", "making it was interrupted"):
            yield action._replace(changes=one.changes)
        return
    settings = [found.setting for found in one.differences if found.setting not in one.statement.updates]
    *most, last = settings or [""]
    listed = f"{', '.join(most)} and {last}" if most else last
    what: What = "replace" if settings else "update"
    reason = f"amlc cannot change {listed} in place" if settings else "`amlc ensure --update` changes it in place"
    for action in _resource(one.statement, what, reason, refused=True):
        yield action._replace(changes=one.changes)


def endpoint(program: Program, observed: Observed, pipeline: str) -> Action | None:
    there, name, origin = observed.endpoint, endpoint_name(program), ("publish", "endpoint")
    if name is None:
        return None
    if there is None:
        return Action("endpoint", name, "create", _NONE, origin)
    if not there.enabled:
        reason = "it is disabled, and its name stays taken"
        return Action("endpoint", name, "enable", reason, origin, there.id, refused=True)
    what: What = "update"
    if there.serves == pipeline:
        what, reason = "keep", "it serves this version"
    elif moves_default(program):
        reason = "it will serve this version"
    elif pipeline in there.versions.values():
        what, reason = "keep", f"it has this version, and serves {there.default}"
    else:
        reason = f"this version is added, and version {there.default} served still"
    differing = described(program, there)
    if differing and what == "keep":
        what, reason = "update", "it is described otherwise"
    return Action("endpoint", name, what, reason, origin, there.id, differing)


def described(program: Program, there: Endpoint) -> tuple[Change, ...]:
    """How the description of an endpoint differs from the one that the spec gives it, if it gives one."""
    assert program.endpoint is not None
    assert program.endpoint.create is not None
    text = program.endpoint.create.kwargs["description"]
    if not isinstance(text, str) or text.split() == there.description.split():
        return ()
    return (Change(("publish", "endpoint", "description"), there.description or None, text),)


def endpoint_name(program: Program) -> str | None:
    call = program.endpoint.value if program.endpoint is not None else None
    return str(call.kwargs["name"]) if isinstance(call, Call) else None


def moves_default(program: Program) -> bool:
    """Whether a new version becomes the endpoint's default."""
    assert program.endpoint is not None
    then = program.endpoint.then
    return then is not None and isinstance(then.function, Member) and then.function.name == "add_default"


def schedule(
    program: Program,
    change: scheduling.Change,
    asked: Mapping[str, scheduling.Wanted],
    observed: Observed,
    pipeline: str,
    hidden: Sequence[str],
) -> Action:
    what, reason = _SCHEDULE[change.what]
    was = next((one for one in observed.schedules if one.id in (change.id, *change.disabled)), None)
    differing = () if was is None or what not in ("update", "replace") else _differing(was, asked[change.name], hidden)
    origin = ("schedules", change.name)
    refused = origin in observed.refused
    if refused:
        reason = "there is one that amlc did not make for this pipeline"
    elif change.what == "replaced" and was is not None and was.runs != (runs := asked[change.name].runs):
        reason = f"it will run {'this version' if runs == pipeline else f'the endpoint {endpoint_name(program)}'}"
    return Action("schedule", change.name, what, reason, origin, change.id, differing, refused)


def _differing(was: Scheduled, wanted: scheduling.Wanted, hidden: Sequence[str]) -> tuple[Change, ...]:
    found = changes(was.settings, wanted.settings)
    placed = (one._replace(path=("schedules", wanted.name, *one.path)) for one in found)
    return tuple(_covered(one, hidden) for one in placed)


def _covered(one: Change, hidden: Sequence[str]) -> Change:
    """A change as it may be shown."""
    text = json.dumps([one.before, one.after], ensure_ascii=False)
    if not secrets.suspect(str(one.path[-1])) and not any(part in text for part in hidden):
        return one
    return one._replace(before=one.before and COVERED, after=one.after and COVERED)
