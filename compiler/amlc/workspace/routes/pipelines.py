"""Published pipelines and their graphs (`_AevaPublishedPipelineProvider`)."""

import uuid
from http import HTTPStatus
from typing import Any

from amlc.workspace import graphs
from amlc.workspace.access import service_address
from amlc.workspace.exchange import Call, Refused, Reply, Route, mapping, member, missing
from amlc.workspace.house import House, now

STATUSES = {"0": "Active", "1": "Deprecated", "2": "Disabled"}  # the client sends numbers, or names


def create(call: Call) -> Reply:
    with call.house.store.transaction():
        graph, steps = graphs.keep_graph(
            call.house, member(call.object, "Graph"), mapping(call.object, "GraphInterface")
        )
        entity = publish(call, graph, steps, call.object)
    return Reply(body=entity)


def publish(call: Call, graph: str, steps: int, posted: dict[str, Any]) -> dict[str, Any]:
    """A new published pipeline of a graph."""
    for value in mapping(posted, "DataSetDefinitionValueAssignments").values():
        graphs.check_dataset(call.house, value)
    identity = str(uuid.uuid4())
    entity = {
        "Id": identity,
        "Name": member(posted, "Name"),
        "Description": member(posted, "Description"),
        "Version": member(posted, "Version"),
        "GraphId": graph,
        "TotalRunSteps": steps,
        "ParameterAssignments": mapping(posted, "ParameterAssignments"),
        "DataPathAssignments": mapping(posted, "DataPathAssignments"),
        "DataSetDefinitionValueAssignments": mapping(posted, "DataSetDefinitionValueAssignments"),
        "ContinueRunOnStepFailure": bool(member(posted, "ContinueRunOnStepFailure")),
        "Properties": mapping(posted, "Properties"),
        "tags": mapping(posted, "tags"),
        "EnableNotification": member(posted, "EnableNotification"),
        "Url": f"{service_address()}/pipelines/v1.0{call.scope}/PipelineRuns/PipelineSubmit/{identity}",
        "EntityStatus": "Active",
        "CreatedDate": now(),
        "LastModifiedDate": now(),
    }
    call.house.store.put("pipeline", identity, entity)
    return entity


def get(call: Call) -> Reply:
    return Reply(body=kept_pipeline(call.house, call.parameters["id"]))


def list_all(call: Call) -> Reply:
    active = call.query.get("activeOnly", "false").lower() == "true"
    found = [kept.body for kept in call.house.store.find("pipeline", newest_first=True)]
    return Reply(body=[body for body in found if not active or body["EntityStatus"] == "Active"])


def set_status(call: Call) -> Reply:
    kept_pipeline(call.house, call.parameters["id"])
    call.house.store.update(
        "pipeline", call.parameters["id"], EntityStatus=status_of(call.json), LastModifiedDate=now()
    )
    return Reply()


def get_graph(call: Call) -> Reply:
    graph = graphs.described(call.house, call.parameters["id"])
    if graph is None:
        raise missing(f"the graph {call.parameters['id']}")
    return Reply(body=graph)


def get_interface(call: Call) -> Reply:
    kept = call.house.store.get("graph", call.parameters["id"])
    if kept is None:
        raise missing(f"the graph {call.parameters['id']}")
    empty: dict[str, Any] = {"Parameters": [], "DataPathParameters": [], "DataPathParameterList": []}
    return Reply(body=empty | kept["interface"])


def kept_pipeline(house: House, identity: str) -> dict[str, Any]:
    kept = house.store.get("pipeline", identity)
    if kept is None:
        raise missing(f"the pipeline {identity}")
    return kept


def status_of(posted: Any) -> str:
    """The name of a status that a client sent as a number or a name."""
    status = STATUSES.get(str(posted), str(posted))
    if status not in STATUSES.values():
        raise Refused(HTTPStatus.BAD_REQUEST, f"{posted!r} is not a status")
    return status


_BASE = "/pipelines/v1.0/{WS}"
ROUTES = (
    Route("POST", _BASE + "/Pipelines/Create", create),
    Route("GET", _BASE + "/Pipelines", list_all),
    Route("GET", _BASE + "/Pipelines/{id}", get),
    Route("PUT", _BASE + "/Pipelines/{id}/status", set_status),
    Route("GET", _BASE + "/Graphs/{id}", get_graph),
    Route("GET", _BASE + "/Graphs/{id}/Interface", get_interface),
)
