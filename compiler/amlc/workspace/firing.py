"""Schedules that start runs: when their time has come by the workspace's clock, and once for each time.

That an instant was seen to is written in the same transaction as the run that it starts, so that neither a restart nor
a crash has it twice or not at all. By the machine's clock an instant is seen to within a minute: what passed while the
workspace did not run, or the machine slept, is not made up for, as Azure Logic Apps says of its Recurrence trigger. A
clock that stands leaves nothing out.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from operator import itemgetter
from typing import Any, NamedTuple

from amlc.workspace import clock, runs, standing, triggers
from amlc.workspace.exchange import Refused, mapping
from amlc.workspace.house import House
from amlc.workspace.routes import pipeline_endpoints, pipeline_runs
from amlc.workspace.routes.pipelines import kept_pipeline

LOG = logging.getLogger("amlc.workspace")
_KIND = "followed"  # by a schedule's id, what is known of it beside what the service tells
_LATE = timedelta(minutes=1)
_AHEAD = timedelta(days=800)
_STEP_SECONDS = 5  # that a step of a clock which is moved on takes at most, where nothing happens


class Fired(NamedTuple):
    """What came of an instant of a schedule: a run, or why there is none."""

    at: datetime
    schedule: str
    run: str | None
    refused: str | None


def follow(house: House, schedule: Mapping[str, Any], scope: tuple[str, str, str]) -> None:
    """See to a schedule of a workspace from now on: a new one, or one that was enabled or has another trigger."""
    now = clock.written(clock.now())
    seen = triggers.look(house, schedule) if schedule["DataStoreTriggerInfo"] is not None else None
    house.store.put(_KIND, schedule["Id"], {"scope": scope, "since": now, "counted_from": now, "seen": seen})


def start(house: House, schedule: Mapping[str, Any], at: datetime, blob: str | None = None) -> Fired:
    """The run that a followed schedule starts, of what it runs now: made as any submission makes one, and yet to be
    launched. With a blob, it is the schedule's data path.
    """
    subscription, group, workspace = (house.store.get(_KIND, schedule["Id"]) or {})["scope"]
    scope = subscription, group, workspace
    info = {**mapping(schedule, "PipelineSubmissionInfo"), "RunType": "Schedule"}
    if blob is not None:
        info["DataPathAssignments"] = mapping(info, "DataPathAssignments") | triggers.data_path(schedule, blob)
    more = {"schedule_id": schedule["Id"], "submitted": True}
    try:
        if schedule["PipelineId"] is not None:
            pipeline = kept_pipeline(house, schedule["PipelineId"])
            run = pipeline_runs.of_pipeline(house, scope, pipeline, info, **more)
        else:
            run = pipeline_endpoints.of_endpoint(house, scope, schedule["PipelineEndpointId"], info, **more)
    except Refused as refused:
        return Fired(at, schedule["Id"], None, refused.message)
    return Fired(at, schedule["Id"], run["run_id"], None)


def launch(house: House, fired: Fired) -> None:
    """Hand its run to the runner, once that is written: what was not yet begun is begun by the next start."""
    if fired.run is not None:
        runs.submit(house, fired.run)


def tick(house: House, now: datetime) -> list[Fired]:
    """Start what is due by a clock that goes, and shows `now`."""
    with house.timing:
        if clock.standing() is not None:
            return []
        due = [(at, one) for one in _followed(house) for at in _instants(house, one, now - _LATE, now)]
        found = [fired for at, one in sorted(due, key=itemgetter(0)) for fired in _at(house, at, [one])]
    for one in found:
        LOG.info("the schedule %s was due at %s: %s", one.schedule, one.at, one.run or one.refused)
    return found


def advance(house: House, until: datetime) -> list[Fired]:
    """Move a clock that stands to the next instant at which something happens, or to `until`. Raises Refused."""
    began = time.monotonic()
    with house.timing:
        while True:
            now = clock.standing()
            if now is None:
                raise Refused(HTTPStatus.CONFLICT, "the clock of the workspace is the machine's")
            if until < now:
                raise Refused(
                    HTTPStatus.CONFLICT, f"the clock of the workspace stands at {clock.written(now)}, and goes forward"
                )
            if until == now:
                return []
            following = {one: next(_instants(house, one, now, until), None) for one in _followed(house)}
            at = min((each for each in following.values() if each is not None), default=until)
            due = [one for one, each in following.items() if each == at]
            fired = _at(house, at, due, partial(standing.put, house, at))
            if fired or at == until or time.monotonic() - began > _STEP_SECONDS:
                return fired


def set_clock(house: House, at: datetime | None) -> None:
    """Let the clock stand at an instant, or be the machine's. It starts nothing; schedules are seen to from then on."""
    with house.timing, house.store.transaction():
        standing.put(house, at, anew=True)
        now = clock.written(clock.now())
        for kept in house.store.find(_KIND):
            counted_from = min(now, kept.body["counted_from"])
            house.store.update(_KIND, kept.id, since=now, counted_from=counted_from)


def following(house: House, schedule: Mapping[str, Any]) -> datetime | None:
    """When a schedule is due next, if it is active and that is soon enough to be worth saying."""
    if schedule["EntityStatus"] != "Active" or house.store.get(_KIND, schedule["Id"]) is None:
        return None
    now = clock.now()
    return next(_instants(house, schedule["Id"], now, now + _AHEAD), None)


def _followed(house: House) -> list[str]:
    """The active schedules, the oldest first."""
    return [
        kept.id
        for kept in house.store.find("schedule")
        if kept.body["EntityStatus"] == "Active" and house.store.get(_KIND, kept.id) is not None
    ]


def _instants(house: House, identity: str, after: datetime, until: datetime) -> Iterator[datetime]:
    schedule, kept = house.store.get("schedule", identity) or {}, house.store.get(_KIND, identity) or {}
    after = max(after, clock.read(kept["since"]))
    return triggers.instants(schedule, clock.read(kept["counted_from"]), after, until)


def _at(house: House, at: datetime, due: Sequence[str], first: Callable[[], None] | None = None) -> list[Fired]:
    """See to schedules at an instant, and launch what that starts."""
    try:
        with house.store.transaction():
            if first is not None:
                first()
            seen_to = [_see_to(house, identity, at) for identity in due]
    except BaseException:
        standing.restore(house)
        raise
    fired = [one for one in seen_to if one is not None]
    for one in fired:
        launch(house, one)
    return fired


def _see_to(house: House, identity: str, at: datetime) -> Fired | None:
    """Start the run that is due, if the schedule is still active; of one that watches, if there is something new."""
    schedule, kept = house.store.get("schedule", identity) or {}, house.store.get(_KIND, identity) or {}
    if schedule["EntityStatus"] != "Active" or clock.read(kept["since"]) >= at:
        return None
    seen, new = kept["seen"], None
    fired = None
    try:
        if seen is not None:
            now = triggers.look(house, schedule)
            new, seen = triggers.arrivals(seen, now), now
        if new is None or new:
            fired = start(house, schedule, at, new[-1] if new else None)
    except (LookupError, OSError, Refused) as error:  # what it watches is not there, or cannot be read
        fired = Fired(at, identity, None, str(error))
    house.store.update(_KIND, identity, since=clock.written(at), seen=seen)
    return fired
