"""What publishing a program will do to its workspace, and why: a function of the two that calls nothing."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from amlc import scheduling
from amlc.changes import Change, changes
from amlc.program import Call, Member, Program, Statement
from amlc.record import Record
from amlc.scheduling import Scheduled
from amlc.tree import Path

Kind = Literal["workspace", "datastore", "compute", "pipeline", "endpoint", "schedule"]
What = Literal["keep", "create", "replace", "update", "enable", "disable"]

# The version of what amlc published: what people wrote, `+`, the digest.
OURS = re.compile(r".+\+[0-9a-f]{16}")

_NEW = "(new)"  # stands for the id of what is yet to be made
_SECTIONS: Mapping[str, Kind] = {"workspace": "workspace", "datastores": "datastore", "compute": "compute"}
_SCHEDULE: Mapping[str, tuple[What, str]] = {
    "created": ("create", "the workspace has none of this name"),
    "replaced": ("replace", "what it runs, or how, cannot be changed in place"),
    "updated": ("update", "its definition has changed"),
    "enabled": ("enable", "it was disabled"),
    "kept": ("keep", "it is as the spec says"),
    "disabled": ("disable", "the spec has it no more"),
}


class Published(NamedTuple):
    """A published pipeline. `record` are its settings, None where they are not known; `tracked` where it came from."""

    id: str
    name: str
    version: str
    created: datetime
    enabled: bool = True
    record: Record | None = None
    tracked: Mapping[str, str] = {}


class Endpoint(NamedTuple):
    """A pipeline endpoint. `versions` are the published pipelines' ids by version."""

    id: str
    name: str
    default: str
    versions: Mapping[str, str]

    @property
    def serves(self) -> str | None:
        """The id of the pipeline that its callers run."""
        return self.versions.get(self.default)


class Observed(NamedTuple):
    """What the workspace has: the enabled versions of the pipeline, oldest first; the endpoint; all schedules; the ids
    of the pipelines that any endpoint serves; what the program looks up, and of that what is absent and can be made.
    """

    versions: tuple[Published, ...]
    endpoint: Endpoint | None
    schedules: tuple[Scheduled, ...]
    served: frozenset[str]
    present: tuple[Statement, ...]
    absent: tuple[Statement, ...]


class Action(NamedTuple):
    """One thing that is done, or kept. `origin` is the spec's path that asks for it, `id` that of what is there."""

    kind: Kind
    name: str
    what: What
    reason: str
    origin: Path
    id: str | None = None
    changes: tuple[Change, ...] = ()


class Wanted(NamedTuple):
    """What a spec asks for, beyond its program. With `guarded`, no version is ever disabled."""

    name: str
    keep: int
    guarded: bool
    record: Record


def plan(program: Program, wanted: Wanted, observed: Observed) -> list[Action]:
    """The actions, in the order in which publishing does them."""
    found = [_resource(one, "create", "the workspace has none of this name") for one in _resources(observed.absent)]
    found += [_resource(one, "keep", "it is there") for one in _resources(observed.present)]
    version = program.published_version
    current = next((one for one in observed.versions if one.version == version), None)
    found.append(_pipeline(version, wanted, live(observed.versions, observed.endpoint), current))
    identity = current.id if current else _NEW
    endpoint = _endpoint(program, observed.endpoint, identity)
    if endpoint is not None:
        found.append(endpoint)
    serving = observed.endpoint.id if observed.endpoint else _NEW
    asked = {
        name: scheduling.wanted(one, endpoint=serving, pipeline=identity) for name, one in program.schedules.items()
    }
    schedules = scheduling.plan(asked, observed.schedules, wanted.name)
    for change in schedules:
        what, reason = _SCHEDULE[change.what]
        was = next((one for one in observed.schedules if one.id in (change.id, *change.disabled)), None)
        differing = () if was is None or what not in ("update", "replace") else _differing(was, asked[change.name])
        origin = ("schedules", change.name)
        found.append(Action("schedule", change.name, what, reason, origin, change.id, differing))
    stopped = {one for change in schedules for one in change.disabled}
    needed = set(observed.served) | {one.runs for one in observed.schedules if one.active and one.id not in stopped}
    if observed.endpoint is not None and endpoint is not None and endpoint.what != "keep":
        needed.discard(str(observed.endpoint.serves))
    for one in superseded(observed.versions, version, identity, wanted):
        if one.id not in needed:
            found.append(
                Action("pipeline", f"{wanted.name} {one.version}", "disable", "superseded", ("publish",), one.id)
            )
    return found


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


def live(versions: Iterable[Published], endpoint: Endpoint | None) -> Published | None:
    """Of the enabled versions, oldest first, the one that callers run: what the endpoint serves, or the newest that
    amlc published.
    """
    serves = endpoint.serves if endpoint else None
    ours = [one for one in versions if OURS.fullmatch(one.version)]
    return next((one for one in ours if one.id == serves), ours[-1] if ours else None)


def serial(observed: Observed) -> str:
    """Sixteen hexadecimal digits that are others as soon as the workspace has something else that plans depend on."""
    facts = [
        sorted((one.id, one.version) for one in observed.versions),
        None
        if observed.endpoint is None
        else (observed.endpoint.id, observed.endpoint.default, sorted(observed.endpoint.versions.items())),
        sorted((one.id, one.name, one.description, one.active, one.runs) for one in observed.schedules),
        sorted(observed.served),
        sorted(repr(one.origin) for one in observed.absent),
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]


def _resources(statements: Iterable[Statement]) -> Iterator[Statement]:
    return (one for one in statements if str(one.origin[0]) in _SECTIONS)


def _resource(one: Statement, what: What, reason: str) -> Action:
    name = str(one.origin[1]) if len(one.origin) > 1 else ""
    return Action(_SECTIONS[str(one.origin[0])], name, what, reason, one.origin)


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


def _endpoint(program: Program, there: Endpoint | None, pipeline: str) -> Action | None:
    if program.endpoint is None:
        return None
    call, origin = program.endpoint.value, ("publish", "endpoint")
    assert isinstance(call, Call)
    name = str(call.kwargs["name"])
    if there is None:
        return Action("endpoint", name, "create", "the workspace has none of this name", origin)
    if there.serves == pipeline:
        return Action("endpoint", name, "keep", "it serves this version", origin, there.id)
    if moves_default(program):
        return Action("endpoint", name, "update", "it will serve this version", origin, there.id)
    if pipeline in there.versions.values():
        return Action("endpoint", name, "keep", f"it has this version, and serves {there.default}", origin, there.id)
    return Action("endpoint", name, "update", f"this version is added; it serves {there.default}", origin, there.id)


def _differing(was: Scheduled, wanted: scheduling.Wanted) -> tuple[Change, ...]:
    found = changes(was.settings, wanted.settings)
    return tuple(one._replace(path=("schedules", wanted.name, *one.path)) for one in found)


def moves_default(program: Program) -> bool:
    """Whether a new version becomes the endpoint's default."""
    assert program.endpoint is not None
    then = program.endpoint.then
    return then is not None and isinstance(then.function, Member) and then.function.name == "add_default"


class Forecast(NamedTuple):
    """What a run after the publication does with a step: whether it takes the result of the last one, and why."""

    step: str
    reuses: bool
    reason: str


def forecast(before: Record | None, after: Record, order: Sequence[str]) -> list[Forecast]:
    """For each step, in an order in which no step comes before what it reads.

    As Azure ML decides it: by the step's settings, its files, its environment, and what comes in. Whether the data is
    the same, only the service knows.
    """
    told: dict[str, Forecast] = {}
    old = before or {}
    for name in order:
        step = after["steps"][name]
        was = old.get("steps", {}).get(name)
        reason = _why_anew(step, was, old, after)
        if reason is None:
            anew = [one for one in _upstream(step) if one in told and not told[one].reuses]
            reason = f"`{anew[0]}` runs anew" if anew else None
        told[name] = Forecast(name, reason is None, reason or "nothing that it depends on has changed")
    return list(told.values())


def _why_anew(step: Record, was: Record | None, old: Record, new: Record) -> str | None:
    if not step.get("reuse"):
        return "reuse is off"
    if was is None:
        return "it is new"
    differing = changes(was, step)
    if differing:
        return f"its `{differing[0].path[0]}` changed"
    if _environment(step, old) != _environment(step, new):
        return f"the environment `{step['environment']}` changed"
    files = changes(*(one.get("files", {}).get(step.get("source"), {}) for one in (old, new)))
    if files:
        return f"`{step['source']}/{files[0].path[0]}` changed"
    for port in step.get("inputs", {}).values():
        source = port.get("source")
        if isinstance(source, str) and old.get("inputs", {}).get(source) != new.get("inputs", {}).get(source):
            return f"the input `{source}` changed"
    return None


def _environment(step: Record, record: Record) -> object:
    """A step's environment, with the files that were compiled for it."""
    name = step.get("environment")
    files = {path: one for path, one in record.get("files", {}).items() if path.startswith(f"environments/{name}.")}
    return record.get("environments", {}).get(name), files


def _upstream(step: Record) -> list[str]:
    return [one["source"]["step"] for one in step.get("inputs", {}).values() if isinstance(one.get("source"), dict)]
