"""Endpoints and schedules, asked for by a client that makes the mistakes which the SDK prevents."""

import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from amlc.workspace import admin
from amlc.workspace.lifecycle import Connection
from tests.integration.client import Answer, call

BASE = "/pipelines/v1.0{WS}"
DAILY = {"Frequency": "Day", "Interval": 1, "StartTime": "2024-01-01T00:00:00", "TimeZone": "UTC"}
WATCHED = {"DataStoreName": "MLData", "PollingInterval": 5}


@pytest.fixture(scope="module")
def pipeline(connection: Connection) -> str:
    """The id of a published pipeline that has one parameter, a data path."""
    interface = {"DataPathParameters": [{"Name": "folder"}]}
    return create(connection, "Pipelines", {"Name": "p", "Graph": {"ModuleNodes": []}, "GraphInterface": interface})


@pytest.fixture(scope="module", autouse=True)
def soon(connection: Connection, pipeline: str) -> str:
    """The id of a schedule that is due while the tests of this file run."""
    start = (datetime.now(UTC) + timedelta(seconds=2)).strftime("%Y-%m-%dT%H:%M:%S")
    return create(connection, "Schedules", schedule(pipeline, Name="soon", Recurrence={**DAILY, "StartTime": start}))


def create(connection: Connection, what: str, body: dict[str, Any]) -> str:
    answer = call(connection, "POST", f"{BASE}/{what}/Create", body)
    assert answer.status == 200, answer.body
    return str(answer.json["Id"])


def schedule(pipeline: str, **more: Any) -> dict[str, Any]:
    body = {
        "Name": "daily",
        "PipelineId": pipeline,
        "PipelineSubmissionInfo": {"ExperimentName": "e"},
        "Recurrence": DAILY,
        "ScheduleType": "0",
    }
    return {key: value for key, value in (body | more).items() if value is not None}


def said(answer: Answer) -> str:
    return str(answer.json["error"]["message"])


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"Name": ""}, "a schedule needs a name"),
        ({"PipelineId": None}, "a schedule runs one pipeline or one pipeline endpoint"),
        ({"PipelineEndpointId": "x"}, "a schedule runs one pipeline or one pipeline endpoint"),
        ({"PipelineId": "x"}, "the pipeline x does not exist in this workspace"),
        ({"Recurrence": None}, "a schedule has a type, and "),
        ({"ScheduleType": None}, "a schedule has a type, and "),
        ({"ScheduleType": "1"}, "a schedule has a type, and "),
        ({"DataStoreTriggerInfo": WATCHED}, "a schedule has a type, and "),
        ({"PipelineSubmissionInfo": None}, "None is not a name for an experiment"),
        ({"PipelineSubmissionInfo": {"ExperimentName": "é è"}}, "'é è' is not a name for an experiment"),
        (
            {"PipelineSubmissionInfo": {"ExperimentName": "e", "DataPathAssignments": {"x": {}}}},
            "the pipeline has no data path parameter x; it has folder",
        ),
        ({"Recurrence": {**DAILY, "Frequency": "day"}}, "'day' is not a frequency"),
        ({"Recurrence": {**DAILY, "Interval": 0}}, "the interval of a schedule is at least 1"),
        ({"Recurrence": {**DAILY, "Interval": 1.5}}, "'Interval' should be a whole number, not 1.5"),
        ({"Recurrence": {**DAILY, "StartTime": "tomorrow"}}, "'tomorrow' is not a start time"),
        ({"Recurrence": {**DAILY, "TimeZone": None}}, "a schedule with a start time needs a time zone"),
        ({"Recurrence": {**DAILY, "Schedule": {"Hours": [24]}}}, "Hours are below 24"),
        ({"Recurrence": {**DAILY, "Schedule": {"WeekDays": ["Monday"]}}}, "WeekDays have no meaning with "),
        (
            {"Recurrence": {**DAILY, "Frequency": "Week", "Schedule": {"WeekDays": ["monday"]}}},
            "['monday'] are not days of the week",
        ),
        ({"Recurrence": {**DAILY, "Frequency": "Hour", "Schedule": {"Minutes": [5]}}}, "Minutes have no meaning with "),
    ],
)
def test_a_schedule_that_makes_no_sense_is_refused(
    connection: Connection, pipeline: str, wrong: dict[str, Any], message: str
) -> None:
    answer = call(connection, "POST", f"{BASE}/Schedules/Create", schedule(pipeline, **wrong))
    assert (answer.status, said(answer)[: len(message)]) == (400, message)


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"DataStoreName": None}, "the datastore None does not exist in this workspace"),
        ({"DataStoreName": "nowhere"}, "the datastore 'nowhere' does not exist in this workspace"),
        ({"PollingInterval": 0}, "the polling interval of a schedule is at least 1 minute"),
        ({"PathOnDataStore": 7}, "'PathOnDataStore' is a text"),
    ],
)
def test_a_trigger_that_makes_no_sense_is_refused(
    connection: Connection, pipeline: str, wrong: dict[str, Any], message: str
) -> None:
    body = schedule(pipeline, Recurrence=None, ScheduleType="1", DataStoreTriggerInfo={**WATCHED, **wrong})
    answer = call(connection, "POST", f"{BASE}/Schedules/Create", body)
    assert (answer.status, said(answer)) == (400, message)


def test_what_a_schedule_runs_stays(connection: Connection, pipeline: str) -> None:
    identity = create(connection, "Schedules", schedule(pipeline))
    path = f"{BASE}/Schedules/{identity}"
    kept = call(connection, "GET", path).json
    assert (kept["EntityStatus"], kept["ProvisioningStatus"]) == ("Active", "Completed")
    answer = call(connection, "PUT", path, {**kept, "PipelineId": "x"})
    assert (answer.status, said(answer)) == (400, "the PipelineId of a schedule cannot be changed")
    answer = call(connection, "PUT", path, {**kept, "Recurrence": {**DAILY, "Interval": -1}})
    assert answer.status == 400
    assert call(connection, "GET", path).json == kept
    assert call(connection, "PUT", path, {**kept, "EntityStatus": "2"}).json["EntityStatus"] == "Disabled"


def test_the_name_of_an_endpoint_is_taken_for_as_long_as_it_exists(connection: Connection, pipeline: str) -> None:
    first, second = (
        create(connection, "PipelineEndpoints", {"Name": name, "PipelineId": pipeline}) for name in ("one", "two")
    )
    path = f"{BASE}/PipelineEndpoints/{first}"
    kept = call(connection, "GET", f"{BASE}/PipelineEndpoints/Id/{first}").json
    assert call(connection, "PUT", path, {**kept, "EntityStatus": "Disabled"}).status == 200
    for method, where, body in (
        ("POST", f"{BASE}/PipelineEndpoints/Create", {"Name": "one", "PipelineId": pipeline}),
        ("PUT", f"{BASE}/PipelineEndpoints/{second}", {"Name": "one"}),
    ):
        answer = call(connection, method, where, body)
        assert (answer.status, said(answer)) == (400, "a pipeline endpoint with the name one exists already")
    found = call(connection, "GET", f"{BASE}/PipelineEndpoints/Name?Name=one").json
    assert (found["Id"], found["EntityStatus"]) == (first, "Disabled")
    answer = call(connection, "POST", f"{BASE}/PipelineEndpoints/Create", {"Name": "", "PipelineId": pipeline})
    assert (answer.status, said(answer)) == (400, "a pipeline endpoint needs a name")


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ([{"Version": "0"}], "a pipeline endpoint has each Version once"),
        ([{"Version": "1"}], "a pipeline endpoint has each PipelineId once"),
        ([{"Version": "one"}], "'Version' should be a whole number, not 'one'"),
        ([{"PipelineId": "x"}], "the pipeline x does not exist in this workspace"),
    ],
)
def test_a_version_of_an_endpoint_is_there_once(
    connection: Connection, pipeline: str, more: list[dict[str, Any]], message: str
) -> None:
    found = call(connection, "GET", f"{BASE}/PipelineEndpoints/Name?Name=versions")
    body = {"Name": "versions", "PipelineId": pipeline}
    identity = found.json["Id"] if found.status == 200 else create(connection, "PipelineEndpoints", body)
    versions = [{"Version": "0", "PipelineId": pipeline}, *({"PipelineId": pipeline} | one for one in more)]
    answer = call(connection, "PUT", f"{BASE}/PipelineEndpoints/{identity}", {"PipelineVersionList": versions})
    assert (answer.status, said(answer)) == (400, message)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "w. europe standard time", ["UTC"]])
def test_a_time_zone_is_one_of_windows(connection: Connection, pipeline: str, zone: Any) -> None:
    body = schedule(pipeline, Recurrence={**DAILY, "TimeZone": zone})
    answer = call(connection, "POST", f"{BASE}/Schedules/Create", body)
    assert (answer.status, said(answer)) == (400, f"{zone!r} is not the Windows name of a time zone")


def test_what_is_due_starts_by_itself_and_once(connection: Connection, soon: str) -> None:
    path, deadline = f"{BASE}/PipelineRuns/Schedule/{soon}", time.monotonic() + 20
    while call(connection, "GET", f"{path}/Last").status == 204 and time.monotonic() < deadline:
        time.sleep(0.1)
    (run,) = call(connection, "GET", path).json
    assert (run["ScheduleId"], run["RunHistoryExperimentName"], run["Properties"]["runType"]) == (soon, "e", "Schedule")
    (listed,) = [one for one in admin.get(connection, "/schedules") if one["id"] == soon]
    assert datetime.fromisoformat(listed["next"]) - datetime.now(UTC) > timedelta(hours=23)
