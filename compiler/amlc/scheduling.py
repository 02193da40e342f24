"""What is to be done so that the workspace has the schedules that a program has: a function of the two."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from amlc.program import Call, Dict, Expression, List, Name, Statement

# What an update of a schedule can set, and not take back (azureml/pipeline/core/schedule.py, Schedule.update).
REVOCABLE = ("continue_on_step_failure", "path_on_datastore", "data_path_parameter_name")


Settings = Mapping[str, Any]

_MARK = re.compile(r" ?\[amlc: [^\]]*\]$")
# By the SDK's word: the spec's.
_TRIGGER = {
    "datastore": "datastore",
    "path_on_datastore": "path",
    "polling_interval": "polling_interval",
    "data_path_parameter_name": "parameter",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Scheduled:
    """A schedule of the workspace. `runs` is the id of a pipeline or of an endpoint; `set` is what it has of REVOCABLE.
    One that is `failed` was made, and never runs.
    """

    id: str
    name: str
    description: str
    active: bool
    failed: bool
    created: str
    runs: str
    experiment: str | None
    by_clock: bool
    set: frozenset[str]
    settings: Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A schedule of the program."""

    name: str
    description: str
    runs: str
    experiment: str
    by_clock: bool
    set: frozenset[str]
    settings: Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is done about a schedule: `id` is the one that stays, None where one is made; then others are disabled."""

    name: str
    what: Literal["created", "updated", "replaced", "enabled", "kept", "disabled"]
    id: str | None
    disabled: tuple[str, ...]


def wanted(statement: Statement, *, endpoint: str | None, pipeline: str) -> Wanted:
    """What a statement of the program makes, for an endpoint and a published pipeline of these ids."""
    call = statement.value
    assert isinstance(call, Call)
    runs = endpoint if "pipeline_endpoint_id" in call.kwargs else pipeline
    return Wanted(
        name=str(call.kwargs["name"]),
        description=str(call.kwargs["description"]),
        runs=str(runs),
        experiment=str(call.kwargs["experiment_name"]),
        by_clock="recurrence" in call.kwargs,
        set=frozenset(one for one in REVOCABLE if call.kwargs.get(one) is not None),
        settings=_settings(call),
    )


def _settings(call: Call) -> Settings:
    given = {key: one for key, one in call.kwargs.items() if isinstance(one, str | int | bool)}
    recurrence, datastore = call.kwargs.get("recurrence"), call.kwargs.get("datastore")
    parameters = call.kwargs["pipeline_parameters"]
    assert isinstance(parameters, Dict)
    return settings(
        **given,
        recurrence=_plain(recurrence.kwargs) if isinstance(recurrence, Call) else {},
        datastore=datastore.id.removeprefix("datastore_") if isinstance(datastore, Name) else None,
        parameters=_plain(parameters.items),
    )


def _plain(values: Mapping[str, Expression]) -> dict[str, Any]:
    """Values as the service tells them: a time zone is a call of its name."""
    return {
        key: one.args[0] if isinstance(one, Call) else one.items if isinstance(one, List) else one
        for key, one in values.items()
    }


def settings(**given: Any) -> Settings:
    """What a schedule is, in the spec's words and as text, so that what is there and what is wanted can be compared."""
    found = {
        "description": _MARK.sub("", given.get("description") or "").strip(),
        "experiment": given.get("experiment_name"),
        "parameters": {key: str(one) for key, one in given["parameters"].items()},
        "recurrence": {
            key: [str(item) for item in one] if isinstance(one, list | tuple) else str(one)
            for key, one in given["recurrence"].items()
            if one is not None
        },
        "datastore_trigger": {
            name: str(given[key])
            for key, name in _TRIGGER.items()
            if given.get("datastore") is not None and given.get(key) is not None
        },
        "continue_on_step_failure": given.get("continue_on_step_failure"),
    }
    return {key: one for key, one in found.items() if one not in (None, {}, "")}


def mark(pipeline: str, digest: str) -> str:
    """What ends the description of a schedule that amlc made: for which pipeline, and the digest of what it says.

    A schedule has a name and a description of its own and nothing else, so that this is where it can be known by.
    """
    return f"[amlc: {pipeline}, {digest}]"


def is_ours(description: str, pipeline: str) -> bool:
    """Whether amlc made the schedule of a description, for a pipeline of this name."""
    return re.search(rf"(?:^| ){re.escape(mark(pipeline, ''))[:-2]}[0-9a-f]+\]$", description) is not None


def made_for(description: str) -> str | None:
    """The name of the pipeline for which amlc made the schedule of a description; None of one that it did not make."""
    found = re.search(r"(?:^| )\[amlc: (.*), [0-9a-f]+\]$", description, re.DOTALL)
    return found[1] if found else None


def strangers(
    names: Iterable[str], there: Iterable[Scheduled], *, pipeline: str, runs: Iterable[str]
) -> Iterator[Scheduled]:
    """The schedules of these names that run the same endpoint or pipeline already, and that amlc did not make."""
    listed, ids = set(names), set(runs)
    for one in there:
        if one.active and one.name in listed and one.runs in ids and not is_ours(one.description, pipeline):
            yield one


def plan(program: Mapping[str, Wanted], there: Iterable[Scheduled], pipeline: str) -> list[Change]:
    """What is to be done, in the program's order; then what is disabled because the program has it no more."""
    ours: dict[str, list[Scheduled]] = {}
    for one in sorted(there, key=lambda one: (one.created, one.id)):
        if is_ours(one.description, pipeline):
            ours.setdefault(one.name, []).append(one)
    changes = [_change(one, ours.pop(name, [])) for name, one in program.items()]
    gone = {name: tuple(one.id for one in found if one.active) for name, found in sorted(ours.items())}
    return changes + [Change(name=name, what="disabled", id=None, disabled=ids) for name, ids in gone.items() if ids]


def _change(one: Wanted, there: list[Scheduled]) -> Change:
    sound = [found for found in there if not found.failed]
    same = [found for found in sound if (found.description, found.runs) == (one.description, one.runs)]
    kept = next((found for found in same if found.active), None)
    if kept is not None:
        return _settled(one, "kept", kept, there)
    if same:
        return _settled(one, "enabled", same[0], there)
    updatable = next((found for found in sound if found.active and _can_become(found, one)), None)
    if updatable is not None:
        return _settled(one, "updated", updatable, there)
    return _settled(one, "replaced" if any(found.active for found in there) else "created", None, there)


def _can_become(found: Scheduled, one: Wanted) -> bool:
    """Whether an update makes it what is wanted: neither what runs, nor how, nor the experiment can be changed."""
    same = (found.runs, found.experiment, found.by_clock) == (one.runs, one.experiment, one.by_clock)
    return same and found.set <= one.set


def _settled(
    one: Wanted,
    what: Literal["created", "updated", "replaced", "enabled", "kept"],
    stays: Scheduled | None,
    there: list[Scheduled],
) -> Change:
    others = tuple(found.id for found in there if found.active and found is not stays)
    return Change(name=one.name, what=what, id=None if stays is None else stays.id, disabled=others)
