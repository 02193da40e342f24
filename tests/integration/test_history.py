"""Runs and their artifacts, as clients ask for them."""

import os
import uuid
from typing import Any

import pytest

from amlc.workspace.lifecycle import Connection
from tests.integration.client import call

RUNS = "/history/v1.0{WS}/experiments/history/runs"
ARTIFACTS = "/artifact/v2.0{WS}/artifacts"


@pytest.fixture
def run_id(connection: Connection) -> str:
    identity = str(uuid.uuid4())
    assert call(connection, "PATCH", f"{RUNS}/{identity}", {"runId": identity}).status == 200
    return identity


def test_every_artifact_of_a_run(connection: Connection, run_id: str) -> None:
    """`Run.download_files` without a prefix asks for the empty one."""
    for name in ("a.txt", "b/c.txt"):
        path = f"{ARTIFACTS}/content/ExperimentRun/dcid.{run_id}/{name}"
        assert call(connection, "POST", path, b"x").status == 200
    for path in (
        f"{ARTIFACTS}/prefix/contentinfo/ExperimentRun/dcid.{run_id}/",
        f"{RUNS}/{run_id}/artifacts/prefix/contentinfo/",
    ):
        found = call(connection, "GET", path).json["value"]
        assert [(one["path"], one["contentUri"].startswith("https://")) for one in found] == [
            ("a.txt", True),
            ("b/c.txt", True),
        ]


@pytest.mark.parametrize("path", ["prefix/other", "prefix/other/ExperimentRun/x", "Content/x", "metadata/x/"])
def test_a_word_of_the_service_is_no_origin(connection: Connection, path: str) -> None:
    answer = call(connection, "GET", f"{ARTIFACTS}/{path}")
    assert (answer.status, "has no route GET" in answer.json["error"]["message"]) == (501, True)


def test_an_artifact_whose_name_is_not_utf_8(connection: Connection, run_id: str) -> None:
    folder = connection.folder / f"blobs/amlclocal/azureml/ExperimentRun/dcid.{run_id}/logs"
    folder.mkdir(parents=True)
    (folder / os.fsdecode(b"caf\xe9.txt")).touch()
    answer = call(connection, "GET", f"{RUNS}/{run_id}/details")
    assert answer.status == 200
    assert [address.partition("?")[0].rpartition("/")[2] for address in answer.json["logFiles"].values()] == [
        "caf%E9.txt"
    ]
    listed = call(connection, "GET", f"{ARTIFACTS}/prefix/contentinfo/ExperimentRun/dcid.{run_id}/logs/")
    assert (listed.status, len(listed.json["value"])) == (200, 1)


def test_children_are_listed_newest_first(connection: Connection, run_id: str) -> None:
    for name in ("one", "two", "three"):
        posted: dict[str, Any] = {"runId": f"{run_id}-{name}", "parentRunId": run_id, "name": name}
        assert call(connection, "PATCH", f"{RUNS}/{run_id}-{name}", posted).status == 200
    first = call(connection, "GET", f"{RUNS}/{run_id}/children?$top=2").json
    assert [one["name"] for one in first["value"]] == ["three", "two"]
    rest = call(connection, "GET", f"{RUNS}/{run_id}/children?$continuationToken={first['continuationToken']}").json
    assert [one["name"] for one in rest["value"]] == ["one"]


def test_steps_are_listed_in_their_order(connection: Connection, run_id: str) -> None:
    """`PipelineRun.wait_for_completion` follows them as they are listed."""
    pipeline = f"{run_id}-pipeline"
    for name, parent, kind in (
        (pipeline, None, "azureml.PipelineRun"),
        (f"{run_id}-one", pipeline, "azureml.StepRun"),
        (f"{run_id}-two", pipeline, "azureml.StepRun"),
    ):
        posted = {"runId": name, "parentRunId": parent, "runType": kind}
        assert call(connection, "PATCH", f"{RUNS}/{name}", posted).status == 200
    first = call(connection, "GET", f"{RUNS}/{pipeline}/children?$top=1").json
    token = first["continuationToken"]
    rest = call(connection, "GET", f"{RUNS}/{pipeline}/children?$continuationToken={token}").json
    assert [one["runId"] for one in (*first["value"], *rest["value"])] == [f"{run_id}-one", f"{run_id}-two"]


@pytest.mark.parametrize(
    "body", [{"top": "x"}, {"top": -1}, {"continuationToken": "x"}, {"continuationToken": "9" * 30}]
)
def test_a_query_that_makes_no_sense(connection: Connection, body: Any) -> None:
    answer = call(connection, "POST", "/history/v1.0{WS}/experiments/history/runs:query", body)
    assert (answer.status, "should be a whole number" in answer.json["error"]["message"]) == (400, True)


@pytest.mark.parametrize(
    ("method", "path", "body", "status"),
    [
        ("PATCH", RUNS + "/{run}", {"tags": [1]}, 400),
        ("DELETE", RUNS + "/{run}/tags", 1, 400),
        ("POST", "/history/v1.0{WS}/experiments/history/runs:query", {"filter": 1}, 400),
        ("GET", "/pipelines/v1.0{WS}/PipelineRuns/{run}", None, 404),
        ("POST", "/pipelines/v1.0{WS}/PipelineRuns/{run}/Outputs", [], 404),
    ],
)
def test_what_makes_no_sense(
    connection: Connection, run_id: str, method: str, path: str, body: Any, status: int
) -> None:
    assert call(connection, method, path.replace("{run}", run_id), body).status == status


@pytest.mark.parametrize("name", ["-x", "a b", "x" * 256, "a%2Fb"])
def test_a_name_that_no_experiment_can_have(connection: Connection, name: str) -> None:
    path = f"/history/v1.0{{WS}}/experiments/{name.replace(' ', '%20')}/runs/r-of-none"
    assert call(connection, "PATCH", path, {"runId": "r-of-none"}).status in {400, 501}
