"""What the service would refuse, the workspace refuses, in the service's words."""

from typing import Any

import pytest

from amlc.workspace.lifecycle import Connection
from tests.integration.client import ask, bearer, call

MODULE = {"Name": "m", "StructuredInterface": {"Inputs": [], "Outputs": [], "Parameters": []}}


def module(connection: Connection) -> str:
    return str(call(connection, "POST", "/pipelines/v1.0{WS}/Modules", MODULE).json["Id"])


def publish(connection: Connection, **graph: Any) -> tuple[int, str]:
    body = {"Name": "p", "Graph": graph, "GraphInterface": {}}
    answer = call(connection, "POST", "/pipelines/v1.0{WS}/Pipelines/Create", body)
    return answer.status, answer.json.get("error", {}).get("message", "")


@pytest.mark.parametrize(
    "path",
    [
        "/pipelines/v1.0{WS}/Pipelines/none",
        "/pipelines/v1.0{WS}/Modules/none",
        "/pipelines/v1.0{WS}/Modules/Hash/none",
        "/pipelines/v1.0{WS}/DataSources/none",
        "/pipelines/v1.0{WS}/Graphs/none",
        "/pipelines/v1.0{WS}/PipelineRuns/none",
        "/pipelines/v1.0{WS}/PipelineEndpoints/Id/none",
        "/pipelines/v1.0{WS}/Schedules/none",
        "/datastore/v1.0{WS}/datastores/none",
        "/rp/workspaces{WS}/computes/none",
        "/history/v1.0{WS}/experiments/e/runs/none",
        "/dataset/v1.0{WS}/datasets/query/name=none",
        "/modelmanagement/v1.0{WS}/models/none:1",
        "/environment/v1.0{WS}/environments/none",
        "/artifact/v2.0{WS}/artifacts/contentinfo/ExperimentRun/dcid.none/x",
    ],
)
def test_what_is_not_there(connection: Connection, path: str) -> None:
    answer = call(connection, "GET", path)
    assert answer.status == 404
    assert answer.json["error"]["code"] == "NotFound"
    assert "none" in answer.json["error"]["message"]


def test_a_module_that_does_not_exist(connection: Connection) -> None:
    status, message = publish(connection, ModuleNodes=[{"Id": "n", "ModuleId": "none"}])
    assert (status, message) == (400, "the module none of the node n does not exist")


def test_a_compute_that_does_not_exist(connection: Connection) -> None:
    node = {"Id": "n", "ModuleId": module(connection), "ModuleParameters": [{"Name": "Target", "Value": "nowhere"}]}
    status, message = publish(connection, ModuleNodes=[node])
    assert (status, message) == (400, "the compute target nowhere does not exist in this workspace")


def test_a_datastore_that_does_not_exist(connection: Connection) -> None:
    settings = [{"Name": "o", "DataStoreName": "nowhere"}]
    node = {"Id": "n", "ModuleId": module(connection), "ModuleOutputSettings": settings}
    status, message = publish(connection, ModuleNodes=[node])
    assert (status, message) == (400, "the datastore nowhere does not exist in this workspace")
    body = {"Name": "d", "DataStoreName": "nowhere", "PathOnDataStore": "x", "DataTypeId": "AnyFile"}
    assert call(connection, "POST", "/pipelines/v1.0{WS}/DataSources", body).status == 400


@pytest.mark.parametrize(
    "node",
    [
        {"DatasetId": "none"},
        {"DataSetDefinition": {"Value": {"SavedDataSetReference": {"Id": "none"}}}},
        {"DataSetDefinition": {"Value": {"DataSetReference": {"Id": "none", "Version": "1"}}}},
    ],
)
def test_data_that_does_not_exist(connection: Connection, node: dict[str, Any]) -> None:
    status, message = publish(connection, DatasetNodes=[{"Id": "d", **node}])
    assert status == 400
    assert "none" in message


def test_an_edge_to_nowhere(connection: Connection) -> None:
    edge = {"SourceOutputPort": {"NodeId": "x", "PortName": "o"}, "DestinationInputPort": {"NodeId": "y"}}
    status, message = publish(connection, Edges=[edge])
    assert (status, message) == (400, "an edge of the graph leads to the node x, which is not in it")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b'"x"', b"{}", b'{"Graph": 1}', b'{"Graph": {"ModuleNodes": [1]}}'])
def test_a_malformed_pipeline(connection: Connection, body: bytes) -> None:
    assert call(connection, "POST", "/pipelines/v1.0{WS}/Pipelines/Create", body).status == 400


def test_a_parameter_the_pipeline_does_not_have(connection: Connection) -> None:
    graph = {"ModuleNodes": [{"Id": "n", "ModuleId": module(connection)}]}
    interface = {"Parameters": [{"Name": "rows", "DefaultValue": "1"}]}
    body = {"Name": "p", "Graph": graph, "GraphInterface": interface}
    created = call(connection, "POST", "/pipelines/v1.0{WS}/Pipelines/Create", body).json
    host, path = created["Url"].removeprefix("https://").split("/", 1)
    submission = b'{"ExperimentName": "e", "ParameterAssignments": {"row": "2"}}'
    answer = ask(connection, "POST", host, "/" + path, body=submission, headers=bearer(connection))
    assert answer.status == 400
    assert answer.json["error"]["message"] == "the pipeline has no parameter row; it has rows"
    answer = ask(connection, "POST", host, "/" + path, body=b"{}", headers=bearer(connection))
    assert answer.status == 400


def test_a_disabled_pipeline_is_not_run(connection: Connection) -> None:
    graph = {"ModuleNodes": [{"Id": "n", "ModuleId": module(connection)}]}
    body: dict[str, Any] = {"Name": "p", "Graph": graph, "GraphInterface": {}}
    identity = call(connection, "POST", "/pipelines/v1.0{WS}/Pipelines/Create", body).json["Id"]
    assert call(connection, "PUT", f"/pipelines/v1.0{{WS}}/Pipelines/{identity}/status", "2").status == 200
    path = f"/pipelines/v1.0{{WS}}/PipelineRuns/PipelineSubmit/{identity}"
    answer = call(connection, "POST", path, {"ExperimentName": "e"})
    assert (answer.status, answer.json["error"]["message"]) == (400, f"the pipeline {identity} is disabled")


def test_a_snapshot_of_files_that_were_never_sent(connection: Connection) -> None:
    tree = {"name": "", "type": "Directory", "children": {"a": {"name": "a", "type": "File", "children": {}}}}
    body: dict[str, Any] = {"ParentSnapshotId": None, "DirTreeNode": tree, "FileRevisionList": {"FileNodes": []}}
    identity = "7a3c5e5a-0000-4000-8000-00000000000a"
    answer = call(connection, "POST", f"/content/v2.0{{WS}}/snapshots/{identity}", body)
    assert answer.status == 400
    assert call(connection, "GET", f"/content/v1.0{{WS}}/snapshots/{identity}/metadata").status == 404


@pytest.mark.parametrize(
    ("submission", "message"),
    [
        (
            {"DataSetDefinitionValueAssignments": [1]},
            "'DataSetDefinitionValueAssignments' should be an object, not [1]",
        ),
        ({"ParameterAssignments": "x"}, "'ParameterAssignments' should be an object, not 'x'"),
        ({"tags": [1]}, "'tags' should be an object, not [1]"),
        ({"DataPathAssignments": {"n": {}}}, "the pipeline has no data path parameter n; it has path"),
        ({"DataSetDefinitionValueAssignments": {"n": {}}}, "the pipeline has no dataset parameter n; it has none"),
        (
            {"DataPathAssignments": {"path": {"DataStoreName": "nowhere"}}},
            "the datastore nowhere does not exist in this workspace",
        ),
        ({"ExperimentName": "no name"}, "'no name' is not a name for an experiment"),
        ({"ExperimentName": 1}, "1 is not a name for an experiment"),
    ],
)
def test_a_submission_the_pipeline_cannot_take(connection: Connection, submission: Any, message: str) -> None:
    interface = {"DataPathParameters": [{"Name": "path", "DefaultValue": {"DataStoreName": "MLData"}}]}
    graph: dict[str, Any] = {"ModuleNodes": []}
    body = {"Name": "p", "Graph": graph, "GraphInterface": interface}
    identity = call(connection, "POST", "/pipelines/v1.0{WS}/Pipelines/Create", body).json["Id"]
    asked = {"ExperimentName": "e", **submission}
    answers = [call(connection, "POST", f"/pipelines/v1.0{{WS}}/PipelineRuns/PipelineSubmit/{identity}", asked)]
    if "ExperimentName" not in submission:
        path = "/pipelines/v1.0{WS}/PipelineRuns/Unsubmitted/CreationInfoWithGraph?experimentName=e"
        posted = {"CreationInfo": submission, "Graph": graph, "GraphInterface": interface}
        answers.append(call(connection, "POST", path, posted))
    for answer in answers:
        assert answer.status == 400
        assert answer.json["error"]["message"].startswith(message)


def test_a_body_that_is_nested_too_deeply(connection: Connection) -> None:
    for body in (b"[" * 50_000 + b"]" * 50_000, b'{"Graph": ' + b'{"a":' * 50_000 + b"1" + b"}" * 50_001):
        answer = call(connection, "POST", "/pipelines/v1.0{WS}/Pipelines/Create", body)
        assert (answer.status, answer.json["error"]["message"]) == (400, "the body is nested too deeply")
