"""Schedules, kept as the service keeps them; `firing` starts what is due (`_AevaScheduleProvider`)."""

import uuid
from http import HTTPStatus
from typing import Any

from amlc.workspace import assignments, clock, firing, records, triggers
from amlc.workspace.exchange import Call, Refused, Reply, Route, mapping, member, missing
from amlc.workspace.house import now
from amlc.workspace.routes.pipeline_runs import scope
from amlc.workspace.routes.pipelines import kept_pipeline, status_of

_KIND = "schedule"
_KEPT = [
    "Name",
    "PipelineId",
    "PipelineEndpointId",
    "PipelineSubmissionInfo",
    "Recurrence",
    "ScheduleType",
    "DataStoreTriggerInfo",
]

_FOLLOWED = ("EntityStatus", "Recurrence", "DataStoreTriggerInfo")


def create(call: Call) -> Reply:
    """Starts the first run as well, where the SDK says that the service does."""
    posted = call.object
    if not call.member("Name"):
        raise Refused(HTTPStatus.BAD_REQUEST, "a schedule needs a name")
    targets = (("PipelineId", "pipeline"), ("PipelineEndpointId", "pipeline endpoint"))
    named = [(member(posted, key), kind) for key, kind in targets if member(posted, key)]
    if len(named) != 1:
        raise Refused(HTTPStatus.BAD_REQUEST, "a schedule runs one pipeline or one pipeline endpoint")
    identity, kind = named[0]
    with call.house.store.transaction():
        if call.house.store.get(kind, str(identity)) is None:
            raise Refused(HTTPStatus.BAD_REQUEST, f"the {kind} {identity} does not exist in this workspace")
        body = {key: member(posted, key) for key in _KEPT} | {
            "Id": str(uuid.uuid4()),
            "ProvisioningStatus": "Completed",
            "EntityStatus": "Active",
            "CreatedDate": now(),
            "LastModifiedDate": now(),
        }
        _check(call, body)
        call.house.store.put(_KIND, body["Id"], body, key=identity)
        firing.follow(call.house, body, scope(call))
        first = firing.start(call.house, body, clock.now()) if triggers.runs_at_once(body) else None
    if first is not None:
        firing.launch(call.house, first)
    return Reply(body=body)


def _check(call: Call, body: dict[str, Any]) -> None:
    triggers.check(call.house, body)
    submission = mapping(body, "PipelineSubmissionInfo")
    records.check_experiment_name(member(submission, "ExperimentName"))
    pipeline = body["PipelineId"]
    if pipeline is None:
        endpoint = call.house.store.get("pipeline endpoint", body["PipelineEndpointId"]) or {}
        versions = {one["Version"]: one["PipelineId"] for one in endpoint["PipelineVersionList"]}
        pipeline = versions[endpoint["DefaultVersion"]]
    graph = call.house.store.get("graph", kept_pipeline(call.house, pipeline)["GraphId"])
    assignments.checked(call.house, mapping(graph, "interface"), submission)


def get(call: Call) -> Reply:
    return Reply(body=_kept(call))


def update(call: Call) -> Reply:
    """The client sends the whole entity. What a schedule runs, and its type, stay as they are. One that is enabled, or
    has another trigger, is followed from now on.
    """
    with call.house.store.transaction():
        body = _kept(call)
        before = {key: body[key] for key in _FOLLOWED}
        for key in ("PipelineId", "PipelineEndpointId", "ScheduleType"):
            if member(call.object, key) not in (None, body[key]):
                raise Refused(HTTPStatus.BAD_REQUEST, f"the {key} of a schedule cannot be changed")
        for key in _KEPT:
            if member(call.object, key) is not None:
                body[key] = member(call.object, key)
        if member(call.object, "EntityStatus") is not None:
            body["EntityStatus"] = status_of(member(call.object, "EntityStatus"))
        body["LastModifiedDate"] = now()
        _check(call, body)
        call.house.store.put(_KIND, body["Id"], body, key=body["PipelineId"] or body["PipelineEndpointId"])
        if before != {key: body[key] for key in _FOLLOWED}:
            firing.follow(call.house, body, scope(call))
    return Reply(body=body)


def list_all(call: Call) -> Reply:
    active = call.query.get("activeOnly", "false").lower() == "true"
    found = [kept.body for kept in call.house.store.find(_KIND, newest_first=True)]
    return Reply(body=[body for body in found if not active or body["EntityStatus"] == "Active"])


def list_of(call: Call) -> Reply:
    """The schedules of a pipeline or of an endpoint."""
    return Reply(body=[kept.body for kept in call.house.store.find(_KIND, key=call.parameters["id"])])


def _kept(call: Call) -> dict[str, Any]:
    kept = call.house.store.get(_KIND, call.parameters["id"])
    if kept is None:
        raise missing(f"the schedule {call.parameters['id']}")
    return kept


_BASE = "/pipelines/v1.0/{WS}/Schedules"
ROUTES = (
    Route("POST", _BASE + "/Create", create),
    Route("GET", _BASE, list_all),
    Route("GET", _BASE + "/{id}", get),
    Route("PUT", _BASE + "/{id}", update),
    Route("GET", _BASE + "/Pipeline/{id}", list_of),
    Route("GET", _BASE + "/PipelineEndpoint/{id}", list_of),
)
