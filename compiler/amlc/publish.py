"""Publishes a program so that publishing it again changes nothing that has not changed."""

import os
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from amlc import scheduling
from amlc.backends.azureml_v1.refusals import foreign_schedule
from amlc.backends.azureml_v1.sdk import Refused, Session, building, publishing
from amlc.backends.azureml_v1.sdk.publishing import Endpoint
from amlc.scheduling import Change, Scheduled

# The version of what amlc published: what people wrote, `+`, the digest.
_OURS = re.compile(r".+\+[0-9a-f]{16}")
_ATTEMPTS = 5  # at an endpoint or at schedules that somebody else changes at the same time


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


def publish(session: Session, name: str, keep: int, said: Callable[[str], None]) -> Publication:
    """Publishes under the program's digest unless that is there already; then moves the endpoint to it, puts the
    schedules right, and disables what it supersedes, in this order.

    So a publication that was interrupted anywhere leaves what it would have superseded at work, and the next one
    completes it. Two publishers of the same at once leave one version. `session` is connected.
    """
    there = building.published(session, name)
    version = session.program.published_version
    current = next((one for one in there if one.version == version), None)
    endpoint, schedules = publishing.endpoint(session), publishing.schedules(session)
    _refuse_strangers(session, name, [*(one.id for one in there), *([endpoint.id] if endpoint else [])], schedules)
    new = current is None
    if current is None:
        said(f"publishing {name} {version}")
        building.build(session)
        made = building.publish(session)
        # Whoever published the same at the same moment sees the same list, and settles on the same one: the oldest.
        there = building.published(session, name)
        current = next((one for one in there if one.version == version), made)
        endpoint, schedules = publishing.endpoint(session), publishing.schedules(session)
    before = endpoint
    endpoint = _move_endpoint(session, endpoint, current.id)
    changes = _put_schedules_right(session, name, endpoint, current.id, schedules)
    copies = [one for one in there if one.version == version and one.id != current.id]
    superseded = [one for one in there if one.version != version and _OURS.fullmatch(one.version)]
    outdated = [*copies, *superseded[: max(0, len(superseded) - keep)]]
    needed = _still_run(session) if outdated else set()
    disabled = [one.id for one in outdated if one.id not in needed]
    for one in disabled:
        building.disable(session, one)
    return Publication(
        id=current.id,
        version=version,
        new=new,
        disabled=tuple(disabled),
        endpoint=endpoint,
        moved=endpoint != before,
        schedules=changes,
    )


def _refuse_strangers(session: Session, name: str, runs: Iterable[str], there: Iterable[Scheduled]) -> None:
    """Refuses, before anything is published, to schedule twice what somebody has scheduled by hand."""
    wanted = session.program.schedules
    found = scheduling.strangers(wanted, there, pipeline=name, runs=runs)
    refusals = [foreign_schedule(one.name, one.id, wanted[one.name]) for one in found]
    if refusals:
        raise Refused(refusals)


def _move_endpoint(session: Session, there: Endpoint | None, pipeline: str) -> Endpoint | None:
    """Makes the endpoint serve a published pipeline. What somebody else does to it meanwhile is looked at anew."""
    if session.program.endpoint is None:
        return None
    for attempt in range(_ATTEMPTS):
        added = there is not None and pipeline in there.versions.values()
        if there is not None and added and (there.serves == pipeline or not publishing.moves_default(session)):
            break
        before = there
        try:
            publishing.put_on_endpoint(session, there, pipeline)
            there = publishing.endpoint(session)
        except Refused:
            there = publishing.endpoint(session)
            if there == before or attempt == _ATTEMPTS - 1:
                raise
    return there


def _put_schedules_right(
    session: Session, name: str, endpoint: Endpoint | None, pipeline: str, there: Iterable[Scheduled]
) -> tuple[Change, ...]:
    """Makes the workspace's schedules the program's. After one is made, they are looked at again: whoever made the same
    at the same moment settles on the same one.
    """
    wanted = {
        one: scheduling.wanted(statement, endpoint=None if endpoint is None else endpoint.id, pipeline=pipeline)
        for one, statement in session.program.schedules.items()
    }
    done: dict[str, Change] = {}
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


def _still_run(session: Session) -> set[str]:
    """The pipelines that an endpoint has as its default, or that a schedule runs: they are never disabled."""
    return publishing.served(session) | {one.runs for one in publishing.schedules(session) if one.active}


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
