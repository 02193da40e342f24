"""Runs of run history: made, changed, read and queried (`azureml/_restclient/operations/run_operations.py`)."""

import uuid
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from amlc.workspace import filters, records, runs
from amlc.workspace.access import signed_address
from amlc.workspace.blobs import ARTIFACTS, listing, own_folder
from amlc.workspace.exchange import Call, Refused, Reply, Route, mapping, member, members, whole_number
from amlc.workspace.house import House, now
from amlc.workspace.job import RunStatus
from amlc.workspace.surroundings import run_token

_PAGE = 100
_EVENTS = {
    "Microsoft.MachineLearning.Run.Start": RunStatus.RUNNING,
    "Microsoft.MachineLearning.Run.Completed": RunStatus.COMPLETED,
    "Microsoft.MachineLearning.Run.Failed": RunStatus.FAILED,
    "Microsoft.MachineLearning.Run.Canceled": RunStatus.CANCELED,
}
_LOGS = ("user_logs/", "logs/", "azureml-logs/", "system_logs/")


def get(call: Call) -> Reply:
    return Reply(body=described(call.house, _kept(call)))


def patch(call: Call) -> Reply:
    """Makes the run if there is none: that is how the client begins one (`RunClient.create_run`)."""
    return Reply(body=described(call.house, _change(call, call.parameters["run"], call.object)))


def batch(call: Call) -> Reply:
    posted = members(call.object, "runs")
    changed = {}
    for one in posted:
        run_id = str(member(one, "runId") or uuid.uuid4())
        changed[run_id] = described(call.house, _change(call, run_id, one))
    return Reply(body={"runs": changed, "errors": {}})


def get_details(call: Call) -> Reply:
    body = _kept(call)
    dto = described(call.house, body)
    prefix = f"ExperimentRun/dcid.{body['run_id']}/"
    names = [name.removeprefix(prefix) for name in listing(own_folder(call.house, ARTIFACTS), prefix)]
    logs = {name: signed_address(call.house.keys, ARTIFACTS, prefix + name) for name in names if name.startswith(_LOGS)}
    keys = [
        "runId",
        "target",
        "status",
        "startTimeUtc",
        "endTimeUtc",
        "error",
        "warnings",
        "properties",
        "runDefinition",
    ]
    lineage = {"inputDatasets": body.get("inputDatasets") or [], "outputDatasets": body.get("outputDatasets") or []}
    return Reply(body={key: dto[key] for key in keys} | lineage | {"services": {}, "logFiles": logs})


def get_token(call: Call) -> Reply:
    token, expiry = run_token(call.house, _kept(call)["run_id"])
    return Reply(body={"token": token, "expiryTimeUtc": datetime.fromtimestamp(expiry, UTC).isoformat()})


def children(call: Call) -> Reply:
    """Newest first; but steps, which are made all at once, in the order in which they may start: whoever waits for a
    pipeline with its output shown (`PipelineRun.wait_for_completion`) follows them one by one, as they are listed.
    """
    parent = _kept(call)
    ordered = parent["kind"] == records.PIPELINE
    page = _page(call.query.get("$continuationToken"), newest_first=not ordered)
    found = call.house.store.find("run", parent=parent["run_id"], newest_first=not ordered, **page)
    dtos = [(kept.number, described(call.house, kept.body)) for kept in found]
    return _paged(dtos, call.query.get("$filter"), call.query.get("$top"))


def query(call: Call) -> Reply:
    """The runs of an experiment, newest first."""
    owner = records.experiment(call.house, call.parameters["experiment"])["experimentId"]
    token = member(call.object, "continuationToken") or call.query.get("$continuationToken")
    found = call.house.store.find("run", key=owner, newest_first=True, **_page(token, newest_first=True))
    dtos = [(kept.number, described(call.house, kept.body)) for kept in found]
    return _paged(dtos, member(call.object, "filter"), member(call.object, "top"))


def delete_tags(call: Call) -> Reply:
    names = call.json
    if not isinstance(names, list):
        raise Refused(HTTPStatus.BAD_REQUEST, "the body has to be a list of names of tags")
    body = _kept(call)
    tags = {key: value for key, value in body["tags"].items() if key not in names}
    call.house.store.update("run", body["run_id"], tags=tags)
    return Reply(body={"tags": tags, "errors": {}})


def event(call: Call) -> Reply:
    _take_event(call, _kept(call), call.object)
    return Reply()


def batch_events(call: Call) -> Reply:
    for one in members(call.object, "events"):
        run_id = str(member(member(one, "data") or {}, "runId"))
        _take_event(call, records.kept_run(call.house, run_id), one)
    return Reply(body={"errors": []})


def described(house: House, body: dict[str, Any]) -> dict[str, Any]:
    """A RunDto."""
    run_id = body["run_id"]
    error = None
    if body["status"] in (RunStatus.FAILED, RunStatus.CANCELED) and body["message"]:
        error = {"error": {"code": "UserError", "message": body["message"], "details": []}, "time": body["ended"]}
    return {
        "runNumber": body["number"],
        "rootRunId": body["root"],
        "experimentId": body["experiment_id"],
        "createdUtc": body["created"],
        "userId": house.keys.workspace_id,
        "runId": run_id,
        "parentRunId": body["parent"] or None,
        "status": body["status"],
        "startTimeUtc": body["started"],
        "endTimeUtc": body["ended"],
        "heartbeatEnabled": False,
        "options": {"generateDataContainerIdIfNotSpecified": True},
        "name": body["name"],
        "displayName": body.get("displayName") or body["name"] or run_id,
        "dataContainerId": f"dcid.{run_id}",
        "description": body.get("description"),
        "hidden": bool(body.get("hidden")),
        "runType": body["kind"],
        "runTypeV2": {"orchestrator": None, "traits": []},
        "runUuid": run_id,
        "properties": body["properties"],
        "scriptName": body.get("scriptName"),
        "target": body.get("target"),
        "tags": body["tags"],
        "runDefinition": body.get("runDefinition"),
        "primaryMetricName": body.get("primaryMetricName"),
        "createdBy": {"userObjectId": house.keys.workspace_id, "userTenantId": None, "userName": "amlc"},
        "error": error,
        "warnings": [],
    }


def _kept(call: Call) -> dict[str, Any]:
    return records.kept_run(call.house, call.parameters["run"])


def _change(call: Call, run_id: str, posted: dict[str, Any]) -> dict[str, Any]:
    named = member(posted, "runId")
    if named is not None and named != run_id:
        raise Refused(HTTPStatus.BAD_REQUEST, f"the body is of the run {named}, the address of {run_id}")
    with call.house.store.transaction():
        body = call.house.store.get("run", run_id)
        if body is None:
            body = _begin(call, run_id, posted)
        for key in ("tags", "properties"):
            body[key] = {**body[key], **mapping(posted, key)}
        for key in ("name", "description", "displayName", "scriptName", "target", "runDefinition", "hidden"):
            if member(posted, key) is not None:
                body[key] = member(posted, key)
        for key in ("inputDatasets", "outputDatasets"):
            body[key] = [*(body.get(key) or []), *(member(posted, key) or [])]
        status = member(posted, "status")
        if status is not None and body["kind"] not in {records.PIPELINE, records.STEP}:
            body["status"] = status  # a step's status is the runner's business
        own = {"startTimeUtc": "started", "endTimeUtc": "ended"}
        body |= {own[key]: member(posted, key) for key in own if member(posted, key) is not None}
        call.house.store.put("run", run_id, body, key=body["experiment_id"], parent=body["parent"])
    return body


def _begin(call: Call, run_id: str, posted: dict[str, Any]) -> dict[str, Any]:
    if "experiment_id" in call.parameters:
        owner = call.house.store.get("experiment", call.parameters["experiment_id"])
        if owner is None:
            raise Refused(HTTPStatus.NOT_FOUND, f"the experiment {call.parameters['experiment_id']} does not exist")
    else:
        owner = records.experiment(call.house, call.parameters["experiment"])
    parent = member(posted, "parentRunId") or ""
    root = records.kept_run(call.house, parent)["root"] if parent else ""
    return records.create_run(call.house, run_id, owner, kind=member(posted, "runType"), parent=parent, root=root)


def _take_event(call: Call, body: dict[str, Any], posted: dict[str, Any]) -> None:
    """A run's own word on how it goes; of a pipeline's runs only the wish to cancel counts."""
    name = member(posted, "name")
    data = member(posted, "data") or {}
    if name == "Microsoft.MachineLearning.Run.Canceled" and body["kind"] in {records.PIPELINE, records.STEP}:
        runs.cancel(call.house, body["root"])
    status = _EVENTS.get(str(name))
    if status is None or body["kind"] in {records.PIPELINE, records.STEP}:
        return
    changes: dict[str, Any] = {"status": status}
    if status is RunStatus.RUNNING:
        changes["started"] = member(data, "startTime") or now()
    else:
        changes["ended"] = member(data, "endTime") or now()
    problem = member(data, "errorDetails") or {}
    changes["message"] = member(member(problem, "error") or {}, "message")
    call.house.store.update("run", body["run_id"], **changes)


def _page(token: str | None, *, newest_first: bool) -> dict[str, Any]:
    return {"before" if newest_first else "after": whole_number(token, "continuationToken")} if token else {}


def _paged(dtos: list[tuple[int, dict[str, Any]]], condition: Any, top: Any) -> Reply:
    if condition is not None and not isinstance(condition, str):
        raise Refused(HTTPStatus.BAD_REQUEST, f"'filter' should be a text, not {condition!r:.80}")
    limit = min(whole_number(top or _PAGE, "top"), _PAGE)
    found = [(number, dto) for number, dto in dtos if not condition or filters.matches(condition, dto)]
    token = str(found[limit - 1][0]) if len(found) > limit else None
    return Reply(body={"value": [dto for _, dto in found[:limit]], "continuationToken": token})


_BASE = "/history/v1.0/{WS}"
_RUN = _BASE + "/experiments/{experiment}/runs/{run}"
_RUN_BY_ID = _BASE + "/experimentids/{experiment_id}/runs/{run}"
ROUTES = (
    Route("GET", _RUN, get),
    Route("GET", _RUN_BY_ID, get),
    Route("GET", _BASE + "/runs/{run}", get),
    Route("PATCH", _RUN, patch),
    Route("PATCH", _RUN_BY_ID, patch),
    Route("PATCH", _BASE + "/experiments/{experiment}/batch/runs", batch),
    Route("GET", _RUN + "/details", get_details),
    Route("GET", _RUN_BY_ID + "/details", get_details),
    Route("GET", _RUN + "/token", get_token),
    Route("GET", _RUN_BY_ID + "/token", get_token),
    Route("GET", _RUN + "/children", children),
    Route("POST", _BASE + "/experiments/{experiment}/runs:query", query),
    Route("DELETE", _RUN + "/tags", delete_tags),
    Route("POST", _RUN + "/events", event),
    Route("POST", _BASE + "/experiments/{experiment}/batch/events", batch_events),
)
