"""Experiments and runs as they are kept: one document a run, steps under their pipeline run."""

import re
import time
import uuid
from typing import Any

from amlc.workspace.exchange import Refused, missing
from amlc.workspace.house import House, now
from amlc.workspace.job import RunStatus

ENDED = frozenset({RunStatus.COMPLETED, RunStatus.FAILED, RunStatus.CANCELED})
_NAME = re.compile(r"[a-zA-Z0-9][\w-]{0,254}")  # `azureml/core/experiment.py`
PIPELINE, STEP = "azureml.PipelineRun", "azureml.StepRun"  # the `runType` of run history


def check_experiment_name(name: Any) -> None:
    if not isinstance(name, str) or not _NAME.fullmatch(name):
        text = "it begins with a letter or a digit, and goes on with up to 254 of them, or with _ or -"
        raise Refused(400, f"{name!r:.300} is not a name for an experiment: {text}")


def experiment(house: House, name: str) -> dict[str, Any]:
    """The experiment of a name, made if there is none."""
    check_experiment_name(name)
    with house.store.transaction():
        found = house.store.find("experiment", key=name, limit=1)
        if found:
            return found[0].body
        identity = str(uuid.uuid4())
        body: dict[str, Any] = {
            "experimentId": identity,
            "name": name,
            "description": None,
            "createdUtc": now(),
            "tags": {},
        }
        house.store.put("experiment", identity, body, key=name)
        return body


def create_run(
    house: House, run_id: str, owner: dict[str, Any], *, kind: str | None, parent: str = "", root: str = "", **more: Any
) -> dict[str, Any]:
    """A new run of an experiment, not started yet."""
    body: dict[str, Any] = {
        "run_id": run_id,
        "experiment_id": owner["experimentId"],
        "experiment": owner["name"],
        "number": int(time.time()),  # the service counts up; so does the clock
        "kind": kind,
        "parent": parent,
        "root": root or run_id,
        "status": RunStatus.NOT_STARTED,
        "created": now(),
        "started": None,
        "ended": None,
        "name": None,
        "message": None,
        "exit_code": None,
        "tags": {},
        "properties": {},
        **more,
    }
    house.store.put("run", run_id, body, key=owner["experimentId"], parent=parent)
    return body


def kept_run(house: House, run_id: str) -> dict[str, Any]:
    kept = house.store.get("run", run_id)
    if kept is None:
        raise missing(f"the run {run_id}")
    return kept


def steps(house: House, run_id: str) -> list[dict[str, Any]]:
    """The steps of a pipeline run, in the order they were created."""
    return [kept.body for kept in house.store.find("run", parent=run_id) if kept.body["kind"] == STEP]


def start(house: House, run_id: str) -> None:
    house.store.update("run", run_id, status=RunStatus.RUNNING, started=now())


def finish(house: House, run_id: str, status: str, *, exit_code: int | None = None, message: str | None = None) -> None:
    house.store.update("run", run_id, status=status, ended=now(), exit_code=exit_code, message=message)
