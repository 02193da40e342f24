"""Pipeline runs: submitted, executed on a thread each by the runner, and found again after a restart."""

import json
import logging
import sqlite3
import threading
import time
import uuid
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from amlc.workspace import graphs, records
from amlc.workspace.exchange import Refused, member, members
from amlc.workspace.house import House
from amlc.workspace.job import RunStatus, Submission
from amlc.workspace.routes import modules
from amlc.workspace.runner import execute, leftovers
from amlc.workspace.surroundings import StoredSurroundings, insist

LOG = logging.getLogger("amlc.workspace")
_STOP_SECONDS = 5
_INTERRUPTED = "the workspace stopped while the step ran"


def create(house: House, scope: tuple[str, str, str], graph: str, info: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A pipeline run of a graph, not submitted yet; `info` is a PipelineSubmissionInfo or a PipelineRunCreationInfo."""
    interface = (house.store.get("graph", graph) or {})["interface"]
    _check_parameters(interface, member(info, "ParameterAssignments") or {})
    for value in (member(info, "DataSetDefinitionValueAssignments") or {}).values():
        graphs.check_dataset(house, value)
    name = member(info, "ExperimentName") or member(info, "RunHistoryExperimentName")
    if not name:
        raise Refused(HTTPStatus.BAD_REQUEST, "the body needs 'ExperimentName', a str")
    owner = records.experiment(house, name)
    own = ("ContinueRunOnStepFailure", "ContinueExperimentOnNodeFailure")
    go_on = next((value for value in (member(info, key) for key in own) if value is not None), None)
    details = {
        "scope": list(scope),
        "graph_id": graph,
        "submitted": False,
        "parameters": member(info, "ParameterAssignments") or {},
        "data_paths": member(info, "DataPathAssignments") or {},
        "datasets": member(info, "DataSetDefinitionValueAssignments") or {},
        "continue": bool(go_on),
        "description": member(info, "Description"),
        "run_source": member(info, "RunSource"),
        "tags": member(info, "tags") or {},
        "properties": member(info, "Properties") or {},
    }
    # What a run that a schedule had started told of itself in an event of the service, and so what any tells.
    properties = {
        "azureml.runsource": "azureml.PipelineRun",
        "runSource": str(details["run_source"] or "Unavailable"),
        "runType": str(member(info, "RunType") or "HTTP"),
        "azureml.parameters": json.dumps(details["parameters"]),
    }
    if "pipeline_id" in more:
        properties["azureml.pipelineid"] = more["pipeline_id"]
    details["properties"] = properties | {key: str(value) for key, value in details["properties"].items()}
    run_id = str(uuid.uuid4())
    return records.create_run(house, run_id, owner, kind=records.PIPELINE, **details | more)


class _Thread(threading.Thread):
    """Runs a pipeline run to its end, and does not end before that is written."""

    def __init__(self, house: House, submission: Submission) -> None:
        super().__init__(name=f"run-{submission.run_id}", daemon=True)
        self.house = house
        self.over = threading.Event()  # set when the workspace stops
        self._submission = submission

    @property
    def run_id(self) -> str:
        return self._submission.run_id

    def run(self) -> None:
        message = "the workspace could not run the pipeline"
        try:
            surroundings = StoredSurroundings.of(self.house, self.run_id, self.over)
            with surroundings.sweep:
                execute(self._submission, surroundings)
        except Exception as error:
            LOG.exception("the run %s broke", self.run_id)
            message += f": {type(error).__name__}: {error}"
        finally:
            with suppress(sqlite3.OperationalError):  # the workspace stops, and says it when it starts again
                insist(lambda: _end(self.house, self.run_id, message), self.over)
            self.house.canceled.discard(self.run_id)


def submit(house: House, run_id: str) -> None:
    """Hand a pipeline run to the runner, on a thread of its own. Raises LookupError for one whose graph is gone."""
    submission = _submission(house, records.kept_run(house, run_id))
    house.store.update("run", run_id, submitted=True)
    try:
        _Thread(house, submission).start()
    except RuntimeError as error:  # the system has no thread left
        _end(house, run_id, f"the workspace could not run the pipeline: {error}")


def cancel(house: House, run_id: str) -> None:
    """Ask a pipeline run to end; the runner sees it soon."""
    body = records.kept_run(house, run_id)
    if body["status"] in records.ENDED:
        return
    house.canceled.add(body["root"])
    if not body.get("submitted", True):
        records.finish(house, run_id, RunStatus.CANCELED, message="it was canceled before it was submitted")


def running(house: House) -> list[_Thread]:
    return [one for one in threading.enumerate() if isinstance(one, _Thread) and one.house is house]


def stop_all(house: House) -> None:
    """End what runs, and wait for it a little."""
    threads = running(house)
    house.canceled.update(thread.run_id for thread in threads)
    deadline = time.monotonic() + _STOP_SECONDS
    for thread in threads:
        thread.over.set()
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))


def fail_interrupted(house: House) -> None:
    """What was running when the workspace last ended is over; what had not begun begins now."""
    bodies = [kept.body for kept in house.store.find("run") if kept.body["kind"] in {records.PIPELINE, records.STEP}]
    open_ = [body for body in bodies if body["status"] not in records.ENDED]
    waiting = [body for body in open_ if body.get("submitted") and body["status"] == RunStatus.NOT_STARTED]
    begun = [body for body in open_ if body["kind"] == records.STEP or body["status"] == RunStatus.RUNNING]
    leftovers.kill({f"AZUREML_RUN_ID={body['run_id']}" for body in begun})
    _remove_folders(house)
    for body in begun:
        records.finish(house, body["run_id"], RunStatus.FAILED, message=_INTERRUPTED)
    for body in waiting:
        try:
            submit(house, body["run_id"])
        except LookupError as error:
            _end(house, body["run_id"], f"the workspace could not run the pipeline: {error}")


def _end(house: House, run_id: str, message: str) -> None:
    """See to it that a run, and every step of it, has ended."""
    with house.store.transaction():
        run = records.kept_run(house, run_id)
        if run["status"] in records.ENDED:
            return
        steps = records.steps(house, run_id)
        for body in (*(child for step in steps for child in records.steps(house, step["run_id"])), *steps, run):
            if body["status"] not in records.ENDED:
                records.finish(house, body["run_id"], RunStatus.FAILED, message=message)


def _remove_folders(house: House) -> None:
    """What steps of an earlier life worked in; nobody waits for it."""
    folder = house.folder / "runs"
    left = list(folder.iterdir()) if folder.is_dir() else []
    threading.Thread(target=leftovers.remove, args=left, name="amlc-sweep", daemon=True).start()


def _submission(house: House, body: dict[str, Any]) -> Submission:
    kept = house.store.get("graph", body["graph_id"])
    if kept is None:
        raise LookupError(f"the graph of the run {body['run_id']} is gone")
    used = {str(member(node, "ModuleId")) for node in members(kept["graph"], "ModuleNodes")}
    return Submission(
        run_id=body["run_id"],
        graph=kept["graph"],
        interface=kept["interface"],
        modules={identity: modules.posted_module(house, identity) or {} for identity in used},
        parameters=body["parameters"],
        data_paths=body["data_paths"],
        datasets=body["datasets"],
        continue_on_step_failure=body["continue"],
    )


def _check_parameters(interface: dict[str, Any], assignments: dict[str, Any]) -> None:
    declared = {member(one, "Name") for one in members(interface, "Parameters")}
    unknown = sorted(set(assignments) - declared)
    if unknown:
        text = f"the pipeline has no parameter {', '.join(unknown)}; it has {', '.join(sorted(declared)) or 'none'}"
        raise Refused(HTTPStatus.BAD_REQUEST, text)
