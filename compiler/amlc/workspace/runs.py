"""Pipeline runs: submitted, executed on a thread each by the runner, and found again after a restart."""

import logging
import os
import signal
import threading
import uuid
from http import HTTPStatus
from pathlib import Path
from typing import Any

from amlc.workspace import graphs, records
from amlc.workspace.exchange import Refused, member, members
from amlc.workspace.house import House
from amlc.workspace.job import RunStatus, StepOutcome, Submission
from amlc.workspace.routes import modules
from amlc.workspace.runner import execute
from amlc.workspace.surroundings import StoredSurroundings

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
    properties = {"azureml.runsource": "azureml.PipelineRun", "runType": str(member(info, "RunType") or "HTTP")}
    details["properties"] = properties | {key: str(value) for key, value in details["properties"].items()}
    run_id = str(uuid.uuid4())
    return records.create_run(house, run_id, owner, kind=records.PIPELINE, **details | more)


def submit(house: House, run_id: str) -> None:
    """Hand a pipeline run to the runner, on a thread of its own."""
    body = house.store.update("run", run_id, submitted=True)
    thread = threading.Thread(target=_run, args=(house, _submission(house, body)), name=f"run-{run_id}", daemon=True)
    thread.start()


def cancel(house: House, run_id: str) -> None:
    """Ask a pipeline run to end; the runner sees it soon."""
    body = records.kept_run(house, run_id)
    if body["status"] in records.ENDED:
        return
    house.canceled.add(body["root"])
    if not body.get("submitted", True):
        records.finish(house, run_id, RunStatus.CANCELED, message="it was canceled before it was submitted")


def stop_all(house: House) -> None:
    """End what runs, and wait for it a little."""
    threads = [thread for thread in threading.enumerate() if thread.name.startswith("run-")]
    house.canceled.update(thread.name.removeprefix("run-") for thread in threads)
    for thread in threads:
        thread.join(_STOP_SECONDS)


def fail_interrupted(house: House) -> None:
    """What was running when the workspace last ended is over; what had not begun begins now."""
    bodies = [kept.body for kept in house.store.find("run") if kept.body["kind"] in {records.PIPELINE, records.STEP}]
    open_ = [body for body in bodies if body["status"] not in records.ENDED]
    waiting = [body for body in open_ if body.get("submitted") and body["status"] == RunStatus.NOT_STARTED]
    begun = [body for body in open_ if body["kind"] == records.STEP or body["status"] == RunStatus.RUNNING]
    _kill_steps({body["run_id"] for body in begun})
    for body in begun:
        records.finish(house, body["run_id"], RunStatus.FAILED, message=_INTERRUPTED)
    for body in waiting:
        submit(house, body["run_id"])


def _run(house: House, submission: Submission) -> None:
    try:
        execute(submission, StoredSurroundings.of(house, submission.run_id))
    except Exception as error:
        LOG.exception("the run %s broke", submission.run_id)
        message = f"the workspace could not run the pipeline: {type(error).__name__}: {error}"
        outcome = StepOutcome(status=RunStatus.FAILED, exit_code=None, message=message)
        for step in records.steps(house, submission.run_id):
            if step["status"] not in records.ENDED:
                records.finish(house, step["run_id"], RunStatus.FAILED, message=message)
        records.finish(house, submission.run_id, outcome.status, message=outcome.message)
    finally:
        house.canceled.discard(submission.run_id)


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


def _kill_steps(run_ids: set[str]) -> None:
    """End the processes whose environment names one of the runs, where the system tells (Linux)."""
    wanted = {f"AZUREML_RUN_ID={run_id}".encode() for run_id in run_ids}
    for folder in Path("/proc").glob("[0-9]*") if wanted else ():
        try:
            if wanted & set((folder / "environ").read_bytes().split(b"\0")):
                os.kill(int(folder.name), signal.SIGKILL)
        except OSError:
            continue  # it ended meanwhile, or is somebody else's
