"""The admin API on the workspace's clock, and on what its schedules start."""

from datetime import datetime
from http import HTTPStatus
from typing import Any

from amlc.workspace import clock, firing, triggers
from amlc.workspace.exchange import Call, Refused, Reply, Route, member


def get_clock(call: Call) -> Reply:  # noqa: ARG001 - a route is given the request
    """What the clock shows, and whether it stands there."""
    return Reply(body={"now": clock.written(clock.now()), "stands": clock.standing() is not None})


def put_clock(call: Call) -> Reply:
    """Where the clock is to stand; null for the machine's."""
    at = member(call.object, "at")
    firing.set_clock(call.house, None if at is None else _instant(at))
    return get_clock(call)


def post_advance(call: Call) -> Reply:
    """Move a clock that stands on, and say what that started. It may not have come to `until` yet."""
    fired = firing.advance(call.house, _instant(call.member("until")))
    return Reply(body={"now": clock.written(clock.now()), "fired": [_fired(call, one) for one in fired]})


def _fired(call: Call, one: firing.Fired) -> dict[str, Any]:
    schedule = call.house.store.get("schedule", one.schedule) or {}
    return {
        "at": triggers.shown(schedule, one.at),
        "schedule": schedule["Name"],
        "schedule_id": one.schedule,
        "run_id": one.run,
        "refused": one.refused,
    }


def _instant(text: Any) -> datetime:
    try:
        return clock.read(text)
    except (TypeError, ValueError) as error:
        raise Refused(HTTPStatus.BAD_REQUEST, f"{text!r:.80} is not an instant, like 2026-03-28T00:00:00Z") from error


def list_schedules(call: Call) -> Reply:
    """With when each is due next; of one that watches a datastore, when it looks next."""
    found = []
    for kept in call.house.store.find("schedule", newest_first=True):
        at = firing.following(call.house, kept.body)
        names = {"id": "Id", "name": "Name", "status": "EntityStatus"}
        found.append(
            {name: kept.body[key] for name, key in names.items()}
            | {"next": None if at is None else triggers.shown(kept.body, at)}
        )
    return Reply(body=found)


ROUTES = (
    Route("GET", "/clock", get_clock),
    Route("PUT", "/clock", put_clock),
    Route("POST", "/advance", post_advance),
    Route("GET", "/schedules", list_schedules),
)
