"""Runs of pipelines, as the pipeline service tells of them (`_AevaPipelineRunProvider`, `_AevaStepRunProvider`)."""

from http import HTTPStatus
from pathlib import Path
from typing import Any

from amlc.workspace import assignments, graphs, records, runs
from amlc.workspace.exchange import Call, Refused, Reply, Route, mapping, member, members, missing
from amlc.workspace.house import House
from amlc.workspace.job import STD_LOG, RunStatus
from amlc.workspace.routes.pipelines import kept_pipeline
from amlc.workspace.surroundings import artifact_path

_STATUS = {RunStatus.COMPLETED: "Finished"}  # this service has its own word for it


def create_unsubmitted(call: Call) -> Reply:
    interface = mapping(call.object, "GraphInterface")
    info = assignments.checked(call.house, interface, call.member("CreationInfo", dict))
    info["ExperimentName"] = call.query.get("experimentName") or member(info, "RunHistoryExperimentName")
    with call.house.store.transaction():
        graph, _ = graphs.keep_graph(call.house, member(call.object, "Graph"), interface)
        body = runs.create(call.house, scope(call), graph, info)
    return Reply(body=described(body))


def submit_unsubmitted(call: Call) -> Reply:
    body = kept_pipeline_run(call)
    if body["submitted"]:
        raise Refused(HTTPStatus.BAD_REQUEST, f"the pipeline run {body['run_id']} was submitted before")
    runs.submit(call.house, body["run_id"])
    return Reply()


def submit_published(call: Call) -> Reply:
    """By the SDK and by REST, as `az ml run submit-pipeline` does."""
    body = of_pipeline(call.house, scope(call), kept_pipeline(call.house, call.parameters["id"]), call.object)
    runs.submit(call.house, body["run_id"])
    return Reply(body=described(body))


def of_pipeline(
    house: House, scope: tuple[str, str, str], pipeline: dict[str, Any], info: dict[str, Any], **more: Any
) -> dict[str, Any]:
    """A run of a published pipeline by a PipelineSubmissionInfo, not submitted yet."""
    if pipeline["EntityStatus"] == "Disabled":
        raise Refused(HTTPStatus.BAD_REQUEST, f"the pipeline {pipeline['Id']} is disabled")
    graph = house.store.get("graph", pipeline["GraphId"]) or {}
    info = assignments.checked(house, mapping(graph, "interface"), info)
    for key in ("ParameterAssignments", "DataPathAssignments", "DataSetDefinitionValueAssignments"):
        info[key] = {**(pipeline.get(key) or {}), **info[key]}
    if member(info, "ContinueRunOnStepFailure") is None:
        info["ContinueRunOnStepFailure"] = pipeline["ContinueRunOnStepFailure"]
    details = {"pipeline_id": pipeline["Id"], "pipeline_name": pipeline["Name"], **more}
    return runs.create(house, scope, pipeline["GraphId"], info, **details)


def get(call: Call) -> Reply:
    return Reply(body=described(kept_pipeline_run(call)))


def list_of_pipeline(call: Call) -> Reply:
    kept_pipeline(call.house, call.parameters["id"])
    return Reply(body=[described(body) for body in pipeline_runs(call.house, "pipeline_id", call.parameters["id"])])


def list_of_schedule(call: Call) -> Reply:
    return Reply(body=[described(body) for body in _of_schedule(call)])


def last_of_schedule(call: Call) -> Reply:
    """The client takes 204 for none (`azureml/pipeline/core/_restclients/aeva/aml_pipelines_api10.py`)."""
    found = _of_schedule(call)
    return Reply(body=described(found[0])) if found else Reply(status=HTTPStatus.NO_CONTENT)


def _of_schedule(call: Call) -> list[dict[str, Any]]:
    identity = call.parameters["id"]
    if call.house.store.get("schedule", identity) is None:
        raise missing(f"the schedule {identity}")
    return pipeline_runs(call.house, "schedule_id", identity)


def cancel(call: Call) -> Reply:
    runs.cancel(call.house, kept_pipeline_run(call)["run_id"])
    return Reply()


def all_status_codes(call: Call) -> Reply:
    return Reply(body={node: status["StatusCode"] for node, status in _nodes(call).items()})


def all_statuses(call: Call) -> Reply:
    return Reply(body=_nodes(call))


def status_code(call: Call) -> Reply:
    return Reply(body=_node(call)["StatusCode"])


def status(call: Call) -> Reply:
    return Reply(body=_node(call))


def standard_output(call: Call) -> Reply:
    run_id = _node(call)["RunId"]
    path = artifact_path(call.house, run_id, STD_LOG) if run_id else Path()
    return Reply(body=path.read_bytes() if path.is_file() else b"", media="text/plain; charset=utf-8")


def no_output(call: Call) -> Reply:
    """A step's two streams are one file here, as they are in a job of today's compute."""
    _node(call)
    return Reply(body=b"", media="text/plain; charset=utf-8")


def pipeline_runs(house: House, key: str, value: str) -> list[dict[str, Any]]:
    """The pipeline runs with a value, newest first."""
    return [kept.body for kept in house.store.find("run", newest_first=True) if kept.body.get(key) == value]


def kept_pipeline_run(call: Call) -> dict[str, Any]:
    body = call.house.store.get("run", call.parameters["id"])
    if body is None or "graph_id" not in body:
        raise missing(f"the pipeline run {call.parameters['id']}")
    return body


def scope(call: Call) -> tuple[str, str, str]:
    return call.parameters["subscription"], call.parameters["group"], call.parameters["workspace"]


def described(body: dict[str, Any]) -> dict[str, Any]:
    """A PipelineRunEntity."""
    status_ = {
        "StatusCode": _STATUS.get(body["status"], body["status"]),
        "StatusDetail": body["message"],
        "CreationTime": body["created"],
        "EndTime": body["ended"],
    }
    return {
        "Id": body["run_id"],
        "Description": body["description"],
        "Status": status_,
        "GraphId": body["graph_id"],
        "IsSubmitted": body["submitted"],
        "HasErrors": body["status"] == RunStatus.FAILED,
        "HasWarnings": False,
        "UploadState": "1",
        "ParameterAssignments": body["parameters"],
        "DataSetDefinitionValueAssignments": body["datasets"],
        "RunHistoryExperimentName": body["experiment"],
        "PipelineId": body.get("pipeline_id"),
        "ScheduleId": body.get("schedule_id"),
        "RunSource": body["run_source"],
        "tags": body["tags"],
        "Properties": body["properties"],
        "EntityStatus": "0",
        "CreatedDate": body["created"],
        "LastModifiedDate": body["ended"] or body["started"] or body["created"],
    }


def _nodes(call: Call) -> dict[str, dict[str, Any]]:
    body = kept_pipeline_run(call)
    graph = graphs.described(call.house, body["graph_id"]) or {}
    unseen = {"StatusCode": "NotStarted", "RunId": None}
    found: dict[str, dict[str, Any]] = {member(node, "Id"): dict(unseen) for node in members(graph, "ModuleNodes")}
    for step in records.steps(call.house, body["run_id"]):
        found[step["node_id"]] = {
            "StatusCode": _STATUS.get(step["status"], step["status"]),
            "StatusDetail": step["message"],
            "CreationTime": step["created"],
            "ScheduleTime": step["created"],
            "StartTime": step["started"],
            "EndTime": step["ended"],
            "RunId": step["run_id"],
            "HasWarnings": False,
        }
    return found


def _node(call: Call) -> dict[str, Any]:
    path = call.json
    if not isinstance(path, list) or len(path) != 1:
        raise Refused(HTTPStatus.BAD_REQUEST, "the body has to be a list with the id of one node")
    nodes = _nodes(call)
    if path[0] not in nodes:
        raise missing(f"the node {path[0]}")
    return nodes[path[0]]


_BASE = "/pipelines/v1.0/{WS}/PipelineRuns"
ROUTES = (
    Route("POST", _BASE + "/Unsubmitted/CreationInfoWithGraph", create_unsubmitted),
    Route("POST", _BASE + "/Submit/{id}", submit_unsubmitted),
    Route("POST", _BASE + "/PipelineSubmit/{id}", submit_published),
    Route("GET", _BASE + "/Pipeline/{id}", list_of_pipeline),
    Route("GET", _BASE + "/Schedule/{id}", list_of_schedule),
    Route("GET", _BASE + "/Schedule/{id}/Last", last_of_schedule),
    Route("GET", _BASE + "/{id}", get),
    Route("DELETE", _BASE + "/{id}/Execution", cancel),
    Route("POST", _BASE + "/{id}/Graph/AllNodes/StatusCode", all_status_codes),
    Route("POST", _BASE + "/{id}/Graph/AllNodes/Status", all_statuses),
    Route("POST", _BASE + "/{id}/Graph/Node/StatusCode", status_code),
    Route("POST", _BASE + "/{id}/Graph/Node/Status", status),
    Route("POST", _BASE + "/{id}/Graph/Shareable/STDOUT", standard_output),
    Route("POST", _BASE + "/{id}/Graph/Shareable/JobLog", standard_output),
    Route("POST", _BASE + "/{id}/Graph/Shareable/STDERR", no_output),
)
