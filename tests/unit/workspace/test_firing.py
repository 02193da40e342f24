"""What schedules start, in a workspace whose clock is moved by hand, and in one whose clock goes."""

import json
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from amlc.workspace import clock, firing, keys, records, runs
from amlc.workspace.exchange import Call, Refused
from amlc.workspace.firing import Fired
from amlc.workspace.house import House
from amlc.workspace.routes import datastores, pipeline_endpoints, pipeline_runs, pipelines, schedules
from amlc.workspace.standing import restore
from amlc.workspace.store import Store

BEGIN = datetime(2026, 3, 28, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAILY = {
    "Frequency": "Day",
    "Interval": 1,
    "StartTime": "2024-01-01T00:00:00",
    "TimeZone": "UTC",
    "Schedule": {"Hours": [6], "Minutes": [0]},
}
MINUTELY = {"Frequency": "Minute", "Interval": 1, "StartTime": "2024-01-01T00:00:00", "TimeZone": "UTC"}


def opened(folder: Path) -> House:
    return House(folder=folder, keys=keys.load(folder), store=Store(folder / "workspace.sqlite"))


@pytest.fixture
def house(tmp_path: Path) -> Iterator[House]:
    """A workspace whose clock goes."""
    made = opened(tmp_path)
    yield made
    ended(made)
    clock.stand(None)


@pytest.fixture
def standing(house: House) -> House:
    """A workspace whose clock stands."""
    firing.set_clock(house, BEGIN)
    return house


def ended(house: House) -> list[dict[str, Any]]:
    """The pipeline runs, the newest first, when all have ended."""
    for one in runs.running(house):
        one.join()
    return [one.body for one in house.store.find("run", newest_first=True)]


def asked(house: House, route: Any, body: Any = None, **parameters: str) -> Any:
    scope = {"subscription": "s", "group": "g", "workspace": "w"}
    call = Call(
        house=house,
        method="POST",
        host="",
        path="",
        parameters=scope | parameters,
        query={},
        headers={},
        body=json.dumps(body).encode(),
    )
    return route(call).body


def pipeline(house: House, name: str = "p") -> str:
    interface = {"DataPathParameters": [{"Name": "folder"}], "Parameters": [{"Name": "rows"}]}
    body = {"Name": name, "Graph": {"ModuleNodes": []}, "GraphInterface": interface}
    return str(asked(house, pipelines.create, body)["Id"])


def schedule(house: House, of: str, recurrence: dict[str, Any] = DAILY, **more: Any) -> str:
    info = {"ExperimentName": "e", "ParameterAssignments": {"rows": "7"}, "Description": "each day"}
    body = {"Name": "daily", "PipelineId": of, "PipelineSubmissionInfo": info, "Recurrence": recurrence}
    return str(asked(house, schedules.create, {**body, "ScheduleType": "0", **more})["Id"])


def changed(house: House, identity: str, **changes: Any) -> None:
    kept = asked(house, schedules.get, id=identity)
    asked(house, schedules.update, {**kept, **changes}, id=identity)


def advanced(house: House, until: datetime) -> list[Fired]:
    found: list[Fired] = []
    while clock.now() < until:
        found += firing.advance(house, until)
        ended(house)
    return found


def at(found: list[Fired]) -> list[str]:
    return [one.at.strftime("%dT%H:%M") for one in found]


def test_a_run_is_what_a_submission_makes_with_what_the_schedule_says(standing: House) -> None:
    identity = schedule(standing, pipeline(standing, "named"))
    (fired,) = advanced(standing, BEGIN + 24 * HOUR)
    (run,) = ended(standing)
    assert (run["run_id"], run["status"], run["schedule_id"]) == (fired.run, "Completed", identity)
    assert (run["experiment"], run["pipeline_name"], run["description"]) == ("e", "named", "each day")
    assert (run["created"][:22], run["parameters"]) == ("2026-03-28T06:00:00.00", {"rows": "7"})
    # As an event of Azure's told of such a run.
    assert run["properties"] == {
        "azureml.runsource": "azureml.PipelineRun",
        "runSource": "Unavailable",
        "runType": "Schedule",
        "azureml.parameters": '{"rows": "7"}',
        "azureml.pipelineid": run["pipeline_id"],
    }


def test_schedules_start_what_they_start_in_order(standing: House) -> None:
    late = schedule(standing, pipeline(standing))
    early = schedule(standing, pipeline(standing), {**DAILY, "Schedule": {"Hours": [5, 6], "Minutes": [0]}})
    found = advanced(standing, BEGIN + 24 * HOUR)
    assert [(at([one]), one.schedule) for one in found] == [
        (["28T05:00"], early),
        (["28T06:00"], late),
        (["28T06:00"], early),
    ]
    assert clock.now() == BEGIN + 24 * HOUR


def test_a_disabled_schedule_starts_nothing_and_makes_nothing_up(standing: House) -> None:
    identity = schedule(standing, pipeline(standing))
    changed(standing, identity, EntityStatus="Disabled")
    assert advanced(standing, BEGIN + 30 * HOUR) == []
    changed(standing, identity, EntityStatus="Active")
    assert at(advanced(standing, BEGIN + 72 * HOUR)) == ["30T06:00"]


def test_a_disabled_pipeline_is_not_run(standing: House) -> None:
    of = pipeline(standing)
    schedule(standing, of)
    asked(standing, pipelines.set_status, "Disabled", id=of)
    assert advanced(standing, BEGIN + 24 * HOUR)[0][2:] == (None, f"the pipeline {of} is disabled")
    asked(standing, pipelines.set_status, "Active", id=of)
    assert at(advanced(standing, BEGIN + 48 * HOUR)) == ["29T06:00"]
    assert len(ended(standing)) == 1


def test_a_schedule_of_an_endpoint_runs_what_is_its_default_then(standing: House) -> None:
    first, second = pipeline(standing), pipeline(standing)
    endpoint = asked(standing, pipeline_endpoints.create, {"Name": "e", "PipelineId": first})
    schedule(standing, "", PipelineId=None, PipelineEndpointId=endpoint["Id"])
    advanced(standing, BEGIN + 24 * HOUR)
    versions = [*endpoint["PipelineVersionList"], {"PipelineId": second}]
    asked(
        standing, pipeline_endpoints.update, {"PipelineVersionList": versions, "DefaultVersion": "1"}, id=endpoint["Id"]
    )
    advanced(standing, BEGIN + 48 * HOUR)
    assert [one["pipeline_id"] for one in ended(standing)] == [second, first]


def test_an_edit_holds_from_then_on(standing: House) -> None:
    identity = schedule(standing, pipeline(standing))
    assert at(advanced(standing, BEGIN + 12 * HOUR)) == ["28T06:00"]
    changed(standing, identity, Recurrence={**DAILY, "Schedule": {"Hours": [3, 15], "Minutes": [0]}})
    assert at(advanced(standing, BEGIN + 30 * HOUR)) == ["28T15:00", "29T03:00"]


def test_without_a_start_it_runs_at_once_as_the_sdk_says(standing: House) -> None:
    schedule(standing, pipeline(standing), {"Frequency": "Hour", "Interval": 8})
    assert [one["created"][:13] for one in ended(standing)] == ["2026-03-28T00"]
    assert at(advanced(standing, BEGIN + 24 * HOUR)) == ["28T08:00", "28T16:00", "29T00:00"]


@pytest.fixture
def watched(standing: House, tmp_path: Path) -> Path:
    """The folder of a datastore that is watched each 10 minutes."""
    folder = tmp_path / "arrivals"
    (folder / "incoming" / "below").mkdir(parents=True)
    (folder / "incoming" / "old.csv").write_text("old")
    datastores.register_folder(standing, "Arrivals", folder)
    trigger = {
        "DataStoreName": "Arrivals",
        "PollingInterval": 10,
        "PathOnDataStore": "incoming",
        "DataPathParameterName": "folder",
    }
    schedule(standing, pipeline(standing), Recurrence=None, ScheduleType="1", DataStoreTriggerInfo=trigger)
    return folder


def test_a_watched_folder_starts_a_run_when_blobs_have_come_or_changed(standing: House, watched: Path) -> None:
    assert advanced(standing, BEGIN + HOUR / 2) == []
    (watched / "incoming" / "a.csv").write_text("a")
    assert at(advanced(standing, BEGIN + HOUR)) == ["28T00:40"]
    (watched / "incoming" / "old.csv").write_text("newer")
    os.utime(watched / "incoming" / "old.csv", (1, 1))
    (watched / "incoming" / "b.csv").write_text("b")
    assert at(advanced(standing, BEGIN + 2 * HOUR)) == ["28T01:10"]  # one run for both
    given = [one["data_paths"]["folder"] for one in ended(standing)]
    assert given == [{"DataStoreName": "Arrivals", "RelativePath": f"incoming/{name}.csv"} for name in ("b", "a")]


def test_what_happens_elsewhere_and_what_goes_starts_nothing(standing: House, watched: Path) -> None:
    (watched / "incoming" / "below" / "deep.csv").write_text("deep")
    (watched / "beside.csv").write_text("beside")
    (watched / "incoming" / "old.csv").unlink()
    assert advanced(standing, BEGIN + HOUR) == []


def test_a_datastore_that_is_gone_is_said(standing: House, watched: Path) -> None:
    assert watched.is_dir()
    standing.store.delete("datastore", "arrivals")
    assert advanced(standing, BEGIN + HOUR / 4)[0][2:] == (None, "the datastore Arrivals does not exist")


def test_a_clock_goes_forward_unless_it_is_set(standing: House) -> None:
    schedule(standing, pipeline(standing))
    advanced(standing, BEGIN + 24 * HOUR)
    with pytest.raises(Refused, match=r"the clock of the workspace stands at 2026-03-29T00:00:00\.000000\+00:00, and"):
        firing.advance(standing, BEGIN)
    firing.set_clock(standing, BEGIN)
    assert at(advanced(standing, BEGIN + 24 * HOUR)) == ["28T06:00"]
    firing.set_clock(standing, None)
    with pytest.raises(Refused, match="the clock of the workspace is the machine's"):
        firing.advance(standing, BEGIN)


def test_where_it_stands_outlives_the_process(standing: House, tmp_path: Path) -> None:
    firing.advance(standing, BEGIN + HOUR)
    clock.stand(None)
    restore(opened(tmp_path))
    assert clock.standing() == BEGIN + HOUR


def test_what_is_made_while_it_stands_is_dated_in_order(standing: House, tmp_path: Path) -> None:
    pipeline(standing, "first")
    pipeline(standing, "second")
    clock.stand(None)
    again = opened(tmp_path)
    restore(again)
    pipeline(again, "third")
    firing.set_clock(again, BEGIN)
    pipeline(again, "fourth")
    found = [one.body for one in again.store.find("pipeline")]
    assert [one["Name"] for one in sorted(found, key=lambda one: one["CreatedDate"])] == [
        "first",
        "second",
        "third",
        "fourth",
    ]
    assert len({one["CreatedDate"] for one in found}) == 4
    assert {one["CreatedDate"][:22] for one in found} == {"2026-03-28T00:00:00.00"}


def test_a_clock_that_goes_has_each_minute_once(house: House, tmp_path: Path) -> None:
    schedule(house, pipeline(house), MINUTELY)
    now = datetime.now(UTC)
    assert firing.tick(house, now) == []
    (first,) = firing.tick(house, now + timedelta(seconds=60))
    assert firing.tick(house, now + timedelta(seconds=60)) == []
    again = opened(tmp_path)  # as after a crash
    assert firing.tick(again, now + timedelta(seconds=60)) == []
    (second,) = firing.tick(again, now + timedelta(seconds=120))
    assert second.at - first.at == timedelta(seconds=60)
    ended(again)


def test_what_was_missed_is_not_made_up_for(house: House) -> None:
    schedule(house, pipeline(house), MINUTELY)
    now = datetime.now(UTC) + 5 * HOUR
    (fired,) = firing.tick(house, now)
    assert now - timedelta(minutes=1) < fired.at <= now


def test_a_run_that_was_written_and_not_begun_begins_with_the_next_start(house: House, tmp_path: Path) -> None:
    identity = schedule(house, pipeline(house))
    kept = asked(house, schedules.get, id=identity)
    fired = firing.start(house, kept, datetime.now(UTC))  # killed here
    again = opened(tmp_path)
    runs.fail_interrupted(again)
    ended(again)
    assert records.kept_run(again, str(fired.run))["status"] == "Completed"


def test_the_runs_of_a_schedule_are_listed(standing: House) -> None:
    identity = schedule(standing, pipeline(standing))
    assert asked(standing, pipeline_runs.last_of_schedule, id=identity) is None
    found = advanced(standing, BEGIN + 72 * HOUR)
    listed = [one["Id"] for one in asked(standing, pipeline_runs.list_of_schedule, id=identity)]
    assert listed == [one.run for one in reversed(found)]
    assert asked(standing, pipeline_runs.last_of_schedule, id=identity)["Id"] == found[-1].run
    with pytest.raises(Refused, match="the schedule nobody does not exist"):
        asked(standing, pipeline_runs.list_of_schedule, id="nobody")
