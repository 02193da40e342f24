"""The real SDK, in scripts that do not know where they are."""

import time
from pathlib import Path
from typing import Any

from amlc.workspace import admin, lifecycle
from amlc.workspace.lifecycle import Connection
from tests.integration.conftest import Run, prepare


def finished(connection: Connection, run_id: str) -> Any:
    deadline = time.monotonic() + 30
    found = admin.get(connection, f"/runs/{run_id}")
    while found["ended"] is None and time.monotonic() < deadline:
        time.sleep(0.05)
        found = admin.get(connection, f"/runs/{run_id}")
    return found


def test_a_script_publishes_and_its_pipeline_trains_and_registers_a_model(
    connection: Connection, run: Run, tmp_path: Path
) -> None:
    result = run("pipeline.py", connection)
    assert result.returncode == 0, result.stderr
    published = (tmp_path / "work/highspenders.id").read_text()
    pipeline = next(one for one in admin.get(connection, "/pipelines") if one["id"] == published)
    assert (pipeline["name"], pipeline["status"]) == ("HighSpenders", "Active")

    ended = finished(connection, (tmp_path / "work/run.id").read_text())
    assert (ended["status"], ended["message"]) == ("Completed", None)
    assert ended["pipeline_id"] == published
    assert [(step["name"], step["status"], step["exit_code"]) for step in ended["steps"]] == [("train", "Completed", 0)]

    log = admin.get(connection, f"/runs/{ended['id']}/log?step=train&offset=0")
    assert log["text"].splitlines() == ["threshold 20.0", "registered highspenders 1"]
    assert log["ended"]
    following = admin.get(connection, f"/runs/{ended['id']}/log?step=train&offset={log['next']}")
    assert following["text"] == ""

    model = next(one for one in admin.get(connection, "/models") if one["name"] == "highspenders")
    assert (model["version"], model["run_id"]) == (1, ended["steps"][0]["id"])
    assert Path(model["path"]).read_text() == "20.0"


def test_a_wrong_secret_signs_nobody_in(connection: Connection, run: Run) -> None:
    digest = "0" * 64
    admin.put(connection, "/principals/known-principal", {"secret_sha256": digest})
    result = run("pipeline.py", connection, AZURE_CLIENT_ID="known-principal")
    assert result.returncode == 1
    assert "AADSTS7000215" in result.stderr


def test_the_tour(folder: Path, run: Run, tmp_path: Path) -> None:
    connection = lifecycle.ensure_started(folder, offline=True)
    prepare(connection, tmp_path)
    result = run("tour.py", connection)
    assert result.returncode == 0, result.stdout[-2000:] + result.stderr[-4000:]
    assert result.stdout.splitlines()[-1] == "done"
