"""Pipeline endpoints: a name with versions, each a published pipeline (`_AevaPipelineEndpointProvider`)."""

import uuid
from http import HTTPStatus
from typing import Any

from amlc.workspace import runs
from amlc.workspace.access import service_address
from amlc.workspace.exchange import Call, Refused, Reply, Route, member, members, missing, whole_number
from amlc.workspace.house import House, now
from amlc.workspace.routes import pipeline_runs
from amlc.workspace.routes.pipelines import kept_pipeline, status_of

_KIND = "pipeline endpoint"


def create(call: Call) -> Reply:
    name, pipeline = call.member("Name"), call.member("PipelineId")
    if not name:
        raise Refused(HTTPStatus.BAD_REQUEST, "a pipeline endpoint needs a name")
    _existing(call.house, pipeline)
    with call.house.store.transaction():
        if call.house.store.find(_KIND, key=name):
            raise Refused(HTTPStatus.BAD_REQUEST, f"a pipeline endpoint with the name {name} exists already")
        identity = str(uuid.uuid4())
        body = {
            "Id": identity,
            "Name": name,
            "Description": member(call.object, "Description"),
            "DefaultVersion": "0",
            "PipelineVersionList": [{"Version": "0", "PipelineId": pipeline}],
            "Properties": member(call.object, "Properties") or {},
            "Url": f"{service_address()}/pipelines/v1.0{call.scope}/PipelineRuns/PipelineEndpointSubmit/Id/{identity}",
            "EntityStatus": "Active",
            "CreatedDate": now(),
            "LastModifiedDate": now(),
        }
        call.house.store.put(_KIND, identity, body, key=name)
    return Reply(body=body)


def get(call: Call) -> Reply:
    return Reply(body=_kept(call.house, call.parameters["id"]))


def get_by_name(call: Call) -> Reply:
    found = call.house.store.find(_KIND, key=call.query.get("Name", call.query.get("name", "")))
    if not found:
        raise missing(f"the pipeline endpoint {call.query.get('Name')}")
    return Reply(body=found[-1].body)


def update(call: Call) -> Reply:
    """The client sends the whole entity, with the versions it wants."""
    identity = call.parameters["id"]
    with call.house.store.transaction():
        body = _kept(call.house, identity)
        posted = call.object
        versions = members(posted, "PipelineVersionList")
        if versions:
            for version in versions:
                _existing(call.house, str(member(version, "PipelineId")))
            body["PipelineVersionList"] = _numbered(body["PipelineVersionList"], versions)
        name = member(posted, "Name")
        if name not in (None, body["Name"]) and call.house.store.find(_KIND, key=str(name)):
            raise Refused(HTTPStatus.BAD_REQUEST, f"a pipeline endpoint with the name {name} exists already")
        default = member(posted, "DefaultVersion")
        if default is not None:
            if default not in {version["Version"] for version in body["PipelineVersionList"]}:
                raise Refused(HTTPStatus.BAD_REQUEST, f"the pipeline endpoint has no version {default}")
            body["DefaultVersion"] = default
        for key in ("Name", "Description", "Properties"):
            if member(posted, key) is not None:
                body[key] = member(posted, key)
        if member(posted, "EntityStatus") is not None:
            body["EntityStatus"] = status_of(member(posted, "EntityStatus"))
        body["LastModifiedDate"] = now()
        call.house.store.put(_KIND, identity, body, key=body["Name"])
    return Reply(body=body)


def list_all(call: Call) -> Reply:
    active = call.query.get("activeOnly", "false").lower() == "true"
    size = call.headers.get("batchsize", "100")  # the client says in a header how many it wants
    found = [kept.body for kept in call.house.store.find(_KIND, newest_first=True)]
    shown = [body for body in found if not active or body["EntityStatus"] == "Active"]
    return Reply(body=shown[: int(size) if size.isdecimal() else 100])


def list_pipelines(call: Call) -> Reply:
    versions = _kept(call.house, call.parameters["id"])["PipelineVersionList"]
    found = [kept_pipeline(call.house, version["PipelineId"]) for version in versions]
    active = call.query.get("activeOnly", "false").lower() == "true"
    return Reply(body=[body for body in found if not active or body["EntityStatus"] == "Active"])


def submit(call: Call) -> Reply:
    return _submitted(call, call.parameters["id"])


def submit_by_name(call: Call) -> Reply:
    """What people post to by hand: a new version keeps the endpoint's name."""
    name = call.query.get("name", "")
    found = call.house.store.find(_KIND, key=name)
    if not found:
        raise missing(f"the pipeline endpoint {name}")
    return _submitted(call, found[-1].body["Id"])


def _submitted(call: Call, identity: str) -> Reply:
    wanted = call.query.get("pipelineVersion")
    body = of_endpoint(call.house, pipeline_runs.scope(call), identity, call.object, wanted)
    runs.submit(call.house, body["run_id"])
    return Reply(body=pipeline_runs.described(body))


def of_endpoint(
    house: House,
    scope: tuple[str, str, str],
    identity: str,
    info: dict[str, Any],
    version: str | None = None,
    **more: Any,
) -> dict[str, Any]:
    """A run of a version of an endpoint, or of its default one, not submitted yet."""
    body = _kept(house, identity)
    if body["EntityStatus"] == "Disabled":
        raise Refused(HTTPStatus.BAD_REQUEST, f"the pipeline endpoint {body['Name']} is disabled")
    wanted = version or body["DefaultVersion"]
    versions = {one["Version"]: one["PipelineId"] for one in body["PipelineVersionList"]}
    if wanted not in versions:
        raise Refused(HTTPStatus.BAD_REQUEST, f"the pipeline endpoint {body['Name']} has no version {wanted}")
    return pipeline_runs.of_pipeline(house, scope, kept_pipeline(house, versions[wanted]), info, **more)


def _kept(house: House, identity: str) -> dict[str, Any]:
    kept = house.store.get(_KIND, identity)
    if kept is None:
        raise missing(f"the pipeline endpoint {identity}")
    return kept


def _existing(house: House, pipeline: str) -> None:
    if house.store.get("pipeline", pipeline) is None:
        raise Refused(HTTPStatus.BAD_REQUEST, f"the pipeline {pipeline} does not exist in this workspace")


def _numbered(old: list[dict[str, Any]], new: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Versions count up from 0; one that comes without a number gets the next. None comes twice."""
    highest = max((int(version["Version"]) for version in old), default=-1)
    numbered = []
    for version in new:
        number = member(version, "Version")
        if number is None:
            highest += 1
            number = highest
        number = str(whole_number(number, "Version"))
        numbered.append({"Version": number, "PipelineId": member(version, "PipelineId")})
    for key in ("Version", "PipelineId"):
        if len({version[key] for version in numbered}) < len(numbered):
            raise Refused(HTTPStatus.BAD_REQUEST, f"a pipeline endpoint has each {key} once")
    return numbered


_BASE = "/pipelines/v1.0/{WS}"
ROUTES = (
    Route("POST", _BASE + "/PipelineEndpoints/Create", create),
    Route("GET", _BASE + "/PipelineEndpoints/Name", get_by_name),
    Route("GET", _BASE + "/PipelineEndpoints/Id/{id}", get),
    Route("PUT", _BASE + "/PipelineEndpoints/{id}", update),
    Route("GET", _BASE + "/PipelineEndpoints", list_all),
    Route("GET", _BASE + "/PipelineEndpoints/{id}/pipelines", list_pipelines),
    Route("POST", _BASE + "/PipelineRuns/PipelineEndpointSubmit/Id/{id}", submit),
    Route("POST", _BASE + "/PipelineRuns/PipelineEndpointSubmit/Name", submit_by_name),
)
