"""Where the steps of a pipeline run put their outputs, as `StepRun.get_output_data` and its like ask."""

from http import HTTPStatus
from typing import Any

from amlc.workspace import graphs, records
from amlc.workspace.exchange import Call, Refused, Reply, Route, member, members, missing
from amlc.workspace.house import House
from amlc.workspace.routes import data_sources, modules
from amlc.workspace.routes.pipeline_runs import kept_pipeline_run
from amlc.workspace.runner import ports
from amlc.workspace.runner.refusal import RefusedError


def of_node(call: Call) -> Reply:
    """The outputs of one step by name; those of the pipeline for the empty path."""
    body, path = kept_pipeline_run(call), call.json
    if not isinstance(path, list) or len(path) > 1:
        raise Refused(HTTPStatus.BAD_REQUEST, "the body has to be a list with the id of one node, or of none")
    if path:
        return Reply(body=_outputs(call.house, body, str(path[0])))
    named = {name: _outputs(call.house, body, node).get(port) for name, (node, port) in _named(call, body).items()}
    return Reply(body=named)


def of_pipeline(call: Call) -> Reply:
    body, name = kept_pipeline_run(call), call.parameters["name"]
    node, port = _named(call, body).get(name, ("", ""))
    found = _outputs(call.house, body, node).get(port) if node else None
    if found is None:
        raise missing(f"the output {name} of the pipeline run {body['run_id']}")
    return Reply(body=found)


def _named(call: Call, body: dict[str, Any]) -> dict[str, tuple[str, str]]:
    """The node and the port of each output that the pipeline itself has: an edge leads from it out of the graph."""
    graph = graphs.described(call.house, body["graph_id"]) or {}
    found = {}
    for edge in members(graph, "Edges"):
        source, end = member(edge, "SourceOutputPort") or {}, member(edge, "DestinationInputPort") or {}
        if member(end, "NodeId") is None and member(end, "GraphPortName"):
            found[str(member(end, "GraphPortName"))] = str(member(source, "NodeId")), str(member(source, "PortName"))
    return found


def _outputs(house: House, body: dict[str, Any], node_id: str) -> dict[str, Any]:
    """NodeOutputs by port."""
    graph = graphs.described(house, body["graph_id"]) or {}
    node = next((one for one in members(graph, "ModuleNodes") if member(one, "Id") == node_id), None)
    if node is None:
        raise missing(f"the node {node_id}")
    step = next((step for step in records.steps(house, body["run_id"]) if step["node_id"] == node_id), None)
    module = modules.posted_module(house, str(member(node, "ModuleId")))
    if step is None or module is None:
        return {}
    try:
        declared = ports.outputs(member(module, "StructuredInterface") or {}, node)
    except RefusedError as refusal:  # its run failed of it, too
        raise Refused(HTTPStatus.BAD_REQUEST, str(refusal)) from refusal
    found = {}
    for port in declared:
        # Another run's, where the step was reused, or is a search.
        place = port.place((step.get("written") or {}).get(port.name, step["run_id"]))
        reference = data_sources.reference_of_files(house, place.datastore, place.path)
        location = {"StorageType": "None", "DataReference": reference}
        found[port.name] = {"DataTypeId": "AnyDirectory", "DataLocation": location}
    return found


_BASE = "/pipelines/v1.0/{WS}/PipelineRuns/{id}"
ROUTES = (
    Route("POST", _BASE + "/Outputs", of_node),
    Route("GET", _BASE + "/PipelineRunOutputs/{name}", of_pipeline),
)
