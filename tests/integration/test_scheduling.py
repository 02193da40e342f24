"""Endpoints and schedules: beside a hand-written script, again, after changes, interrupted, and by two at once."""

import json
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from amlc.workspace import lifecycle
from tests.integration.project import CREDENTIALS, Project
from tests.integration.recording import leading_to, publication

HERE = Path(__file__).parent
SPEC = "scheduled.yaml"
PUBLISH = ("compile", "--publish", "--json", "--target", "local", SPEC)


@pytest.fixture
def project(tmp_path: Path, home: Path) -> Iterator[Project]:
    """A project of the test's own, with a workspace of its own."""
    folder = tmp_path / "project"
    shutil.copytree(HERE / "handwritten" / "scheduled", folder)
    (folder / "pyproject.toml").touch()
    (folder / "data" / "raw").mkdir(parents=True)
    (folder / "data" / "raw" / "rows.csv").write_text("a\nb\n")
    (folder / "arrivals").mkdir()
    yield Project(folder, home)
    lifecycle.stop(folder / ".amlc")


@dataclass(frozen=True)
class State:
    """What the workspace has: the active versions, the endpoint's default and its versions, the active schedules."""

    pipelines: set[str]
    default: str
    versions: list[str]
    schedules: dict[str, dict[str, Any]]
    every: list[str]  # the ids of all schedules


def state(project: Project, endpoint: str = "scheduled-endpoint") -> State:
    with sqlite3.connect(f"file:{project.folder / '.amlc' / 'workspace.sqlite'}?mode=ro", uri=True) as store:
        found: dict[str, list[dict[str, Any]]] = {"pipeline": [], "pipeline endpoint": [], "schedule": []}
        for kind, body in store.execute("select kind, body from documents order by number"):
            if kind in found:
                found[kind].append(json.loads(body))
    (served,) = [one for one in found["pipeline endpoint"] if one["Name"] == endpoint]
    versions = {one["Version"]: one["PipelineId"] for one in served["PipelineVersionList"]}
    active = [one for one in found["schedule"] if one["EntityStatus"] == "Active"]
    assert len({one["Name"] for one in active}) == len(active), "a schedule is there twice"
    return State(
        pipelines={one["Id"] for one in found["pipeline"] if one["EntityStatus"] == "Active"},
        default=versions[served["DefaultVersion"]],
        versions=list(versions.values()),
        schedules={one["Name"]: one for one in active},
        every=[one["Id"] for one in found["schedule"]],
    )


def publish(project: Project) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(project.amlc(*PUBLISH))
    return {"version": told["version"], **told["published"]}


def changes(told: dict[str, Any]) -> dict[str, str]:
    return {one["name"]: one["change"] for one in told["schedules"]}


def test_an_endpoint_and_schedules_are_what_a_hand_written_script_makes(project: Project) -> None:
    # Both stand on what the local target laid down; its own pipeline has another name.
    project.edit(SPEC, "name: scheduled\n", "name: first\n")
    project.amlc(*PUBLISH)
    project.edit(SPEC, "name: first\n", "name: scheduled\n")
    project.edit(SPEC, "name: scheduled-endpoint", "name: by-amlc-endpoint")
    words = ("workspace", "exec", "--")
    told = project.amlc(*words, "amlc", "compile", "--publish", "--json", SPEC, variables=CREDENTIALS)
    ours = json.loads(told)["published"]["id"]
    theirs = project.amlc(*words, "python", "scheduled.py", variables=CREDENTIALS).split()[-2]
    folder = project.folder / ".amlc"
    assert publication(folder, ours) == publication(folder, theirs)
    made, wanted = (json.dumps(leading_to(folder, one), indent=1, sort_keys=True) for one in (ours, theirs))
    assert made.replace("by-amlc-endpoint", "by-hand-endpoint") == wanted

    # What that script has scheduled is not scheduled again beside it.
    project.edit(SPEC, "Counted every morning", "Counted each morning")
    again = ("amlc", "compile", "--publish", SPEC)
    said = project.amlc(*words, *again, code=4, variables=CREDENTIALS)
    assert said.startswith("error[foreign-schedule]: the workspace has a schedule `pinned` already, ")
    assert " --> scheduled.yaml:37:3\n" in said


def test_the_printed_program_makes_what_amlc_makes(project: Project) -> None:
    told = json.loads(project.amlc(*PUBLISH))
    project.edit(SPEC, "name: scheduled-endpoint", "name: printed-endpoint")
    program = json.loads(project.amlc("compile", "--json", "--target", "local", "-o", "printed", SPEC))["folder"]
    (project.folder / "print_id.py").write_text(
        f"import runpy\nprint(runpy.run_path({program + '/pipeline.py'!r})['published'].id)\n"
    )
    printed = project.amlc("workspace", "exec", "--", "python", "print_id.py").split()[-1]
    folder = project.folder / ".amlc"
    made = json.dumps(leading_to(folder, printed), sort_keys=True).replace("printed-endpoint", "scheduled-endpoint")
    assert made == json.dumps(leading_to(folder, told["published"]["id"]), sort_keys=True)
    # Run again, it adds a version to the endpoint that is there.
    project.amlc("workspace", "exec", "--", "python", "print_id.py")
    with sqlite3.connect(folder / "workspace.sqlite") as store:
        query = "select body from documents where kind = 'pipeline endpoint' and key = 'printed-endpoint'"
        (body,) = [json.loads(row[0]) for row in store.execute(query)]
    assert (body["DefaultVersion"], len(body["PipelineVersionList"])) == ("1", 2)


def test_publishing_again_changes_nothing_and_a_schedule_alone_makes_no_version(project: Project) -> None:
    first = publish(project)
    assert changes(first) == dict.fromkeys(("daily", "weekly", "arrival", "pinned"), "created")
    assert first["endpoint"]["default"]
    before = state(project)
    assert project.amlc("compile", "--publish", "--target", "local", SPEC).splitlines()[1].startswith("nothing has")
    again = publish(project)
    assert changes(again) == dict.fromkeys(("daily", "weekly", "arrival", "pinned"), "kept")
    assert state(project) == before

    # An update where the SDK can make one, another schedule where it cannot: an experiment stays what it was, and so
    # does what is given once.
    project.edit(SPEC, "hours: [6, 18]", "hours: [5]")
    project.edit(SPEC, "experiment: weekly", "experiment: every-week")
    project.edit(SPEC, "polling_interval: 10", "polling_interval: 15")
    project.edit(SPEC, ", path: incoming", "")
    changed = publish(project)
    assert changes(changed) == {"daily": "updated", "weekly": "replaced", "arrival": "replaced", "pinned": "kept"}
    assert (changed["id"], changed["new"]) == (first["id"], False)
    after = state(project)
    assert after.schedules["daily"]["Id"] == before.schedules["daily"]["Id"]
    assert after.schedules["daily"]["Recurrence"]["Schedule"] == {"Hours": [5], "Minutes": [0]}
    assert after.schedules["weekly"]["PipelineSubmissionInfo"]["ExperimentName"] == "every-week"
    assert after.schedules["arrival"]["DataStoreTriggerInfo"] == {"DataStoreName": "Arrivals", "PollingInterval": 15}
    assert after.schedules["pinned"] == before.schedules["pinned"]
    assert len(after.every) == len(before.every) + 2

    # Back to what it was: what is disabled is enabled again.
    project.edit(SPEC, "experiment: every-week", "experiment: weekly")
    assert changes(publish(project))["weekly"] == "enabled"
    assert state(project).schedules["weekly"]["Id"] == before.schedules["weekly"]["Id"]


def test_a_schedule_that_leaves_the_spec_is_disabled_if_amlc_made_it(project: Project) -> None:
    publish(project)
    by_hand = project.folder / "by_hand.py"
    by_hand.write_text(
        "import os\n"
        "from azureml.core import Workspace\n"
        "from azureml.core.authentication import ServicePrincipalAuthentication\n"
        "from azureml.pipeline.core import PipelineEndpoint, Schedule, ScheduleRecurrence\n"
        "zero = '00000000-0000-0000-0000-000000000000'\n"
        "auth = ServicePrincipalAuthentication(zero, zero, os.environ['AMLC_WORKSPACE_TOKEN'])\n"
        "ws = Workspace(zero, 'amlc', 'local', auth=auth)\n"
        "endpoint = PipelineEndpoint.get(ws, name='scheduled-endpoint')\n"
        "Schedule.create_for_pipeline_endpoint(ws, 'mine', endpoint.id, 'mine', ScheduleRecurrence('Day', 1))\n"
    )
    project.amlc("workspace", "exec", "--", "python", "by_hand.py")
    text = (project.folder / SPEC).read_text()
    before, _, rest = text.partition("  weekly:\n")
    (project.folder / SPEC).write_text(before + "  pinned:\n" + rest.partition("  pinned:\n")[2])
    told = publish(project)
    assert changes(told) == {"daily": "kept", "pinned": "kept", "arrival": "disabled", "weekly": "disabled"}
    assert set(state(project).schedules) == {"daily", "pinned", "mine"}
    # The last one too.
    head, _, tail = (project.folder / SPEC).read_text().partition("schedules:\n")
    (project.folder / SPEC).write_text(head + "targets:\n" + tail.partition("targets:\n")[2])
    said = project.amlc("compile", "--publish", "--target", "local", SPEC).splitlines()[1:]
    assert said == [
        f"{told['version']} is published already as {told['id']}",
        "disabled the schedule daily",
        "disabled the schedule pinned",
    ]
    assert set(state(project).schedules) == {"mine"}


def test_a_new_version_moves_the_endpoint_and_what_is_pinned(project: Project) -> None:
    lines = project.amlc("compile", "--publish", "--target", "local", SPEC).splitlines()[1:]
    first = publish(project)
    assert lines == [
        f"published {first['version']} as {first['id']}",
        "the endpoint scheduled-endpoint runs it",
        *(f"created the schedule {name}" for name in ("daily", "weekly", "arrival", "pinned")),
    ]
    project.edit(SPEC, "Counted every morning", "Counted each morning")
    second = publish(project)
    assert changes(second) == {"daily": "kept", "weekly": "kept", "arrival": "kept", "pinned": "replaced"}
    assert second["disabled"] == [first["id"]]
    now = state(project)
    assert (now.pipelines, now.default, now.versions) == ({second["id"]}, second["id"], [first["id"], second["id"]])
    assert now.schedules["pinned"]["PipelineId"] == second["id"]

    # With `default: false`, the version that the endpoint serves stays enabled.
    project.edit(SPEC, "description: Counts}", "description: Counts, default: false}")
    project.edit(SPEC, "Counted each morning", "Counted in the morning")
    said = project.amlc("compile", "--publish", "--target", "local", SPEC)
    assert "the endpoint scheduled-endpoint has it, and runs version 1\n" in said
    third = publish(project)
    assert third["endpoint"] == {
        "id": second["endpoint"]["id"],
        "name": "scheduled-endpoint",
        "version": "2",
        "default": False,
    }
    assert third["disabled"] == []
    now = state(project)
    assert (now.pipelines, now.default) == ({second["id"], third["id"]}, second["id"])
    said = project.amlc("compile", "--publish", "--target", "local", SPEC)
    assert "nothing has changed" in said

    # And becomes the default when the spec says so, with no new version.
    project.edit(SPEC, "Counts, default: false}", "Counts}")
    moved = publish(project)
    assert (moved["new"], moved["id"], moved["disabled"]) == (False, third["id"], [second["id"]])
    assert state(project).default == third["id"]


def test_a_disabled_endpoint_is_said_and_nothing_is_published(project: Project) -> None:
    publish(project)
    with sqlite3.connect(project.folder / ".amlc" / "workspace.sqlite") as store:
        query = (
            "update documents set body = json_set(body, '$.EntityStatus', 'Disabled') where kind = 'pipeline endpoint'"
        )
        store.execute(query)
    before = state(project)
    project.edit(SPEC, "Counted every morning", "Counted each morning")
    said = project.amlc("compile", "--publish", "--target", "local", SPEC, code=4)
    assert said.startswith("error[disabled-endpoint]: the pipeline endpoint `scheduled-endpoint` is disabled, ")
    assert " --> scheduled.yaml:25:3\n" in said
    assert state(project) == before


def test_a_missing_datastore_of_a_trigger_is_said_before_anything_is_published(project: Project) -> None:
    words = ("workspace", "exec", "--", "amlc", "compile", "--publish", SPEC)
    project.amlc(*PUBLISH)
    project.edit(SPEC, "Arrivals", "Nowhere")
    project.edit(SPEC, "Counted every morning", "Counted each morning")
    before = state(project)
    said = project.amlc(*words, code=4, variables=CREDENTIALS)
    assert said.startswith("error[missing-datastore]: the workspace has no datastore `Nowhere`\n")
    assert state(project) == before


def test_a_publication_that_is_interrupted_anywhere_serves_and_is_completed_by_the_next(project: Project) -> None:
    publish(project)
    shutil.copy(HERE / "scripts" / "interrupted.py", project.folder)
    words = ("workspace", "exec", "--", "python", "interrupted.py", SPEC)
    told = project.amlc(*words, variables={"AMLC_PATIENCE": "1"})
    attempts = [json.loads(line) for line in told.splitlines()]
    assert {one["interrupted"] for one in attempts} == {False, True}
    for one in attempts:
        # Whatever was the last call, somebody who calls the endpoint, and every schedule, runs an enabled version.
        assert one["serving"], one
        assert one["completed"], one


def test_a_run_has_the_tags_of_the_pipeline(project: Project) -> None:
    told = json.loads(project.amlc("run", "--json", "--target", "local", SPEC))
    with sqlite3.connect(project.folder / ".amlc" / "workspace.sqlite") as store:
        query = "select body from documents where kind = 'run' and id = ?"
        ((body,),) = store.execute(query, (told["run"],)).fetchall()
    assert json.loads(body)["tags"] == {"team": "a", "cost-centre": "7"}


def test_publishers_at_once_leave_one_of_each(project: Project) -> None:
    lifecycle.ensure_started(project.folder / ".amlc")
    running = [project.start(*PUBLISH, "-o", str(project.folder / f"out-{number}")) for number in range(3)]
    for process in running:
        _, err = process.communicate(timeout=120)
        assert process.returncode == 0, err
    told = publish(project)
    now = state(project)
    assert now.pipelines == {now.default} == {told["id"]}
    assert set(now.schedules) == {"daily", "weekly", "arrival", "pinned"}
    assert now.schedules["pinned"]["PipelineId"] == told["id"]
