"""Starts a run of a published pipeline, and tells how it goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from amlc import ir
from amlc.backends.azureml_v1.sdk.building import aware
from amlc.backends.azureml_v1.sdk.session import Refused, Session

ENDED = ("Completed", "Failed", "Canceled")
# The pipeline service says otherwise than run history (azureml/pipeline/core/_aeva_provider.py, get_status).
_SAID = {"Finished": "Completed", "Cancelled": "Canceled"}


@dataclass(frozen=True, slots=True)
class StepState:
    """A step of a run: its id, its name, and how it is: a word of run history's."""

    id: str
    name: str
    status: str


@dataclass(frozen=True, slots=True)
class Details:
    """What the service tells of an ended run: why it failed, in its words, and its seconds if it ever started.

    `reused` is the run whose result it has (`azureml/pipeline/core/run.py`, StepRun._from_dto).
    """

    error: str | None
    seconds: float | None
    reused: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What a run is started with."""

    experiment: str
    parameters: Mapping[str, Any]
    tags: Mapping[str, str]


def submit(session: Session, published_id: str, asked: Submission) -> str:
    """Starts a run of a published pipeline; its id. Two runs are two, so that this is never tried again unseen."""
    try:
        return _submit(session, published_id, asked)
    except Refused as why:
        unknown = any(one.unknown for one in why.refusals)
        raise Refused(why.refusals, "it is not known whether the run has started" if unknown else None) from why


def _submit(session: Session, published_id: str, asked: Submission) -> str:
    with session.asking():
        from azureml.pipeline.core import PublishedPipeline

        workspace = session.names["workspace"]
        pipeline = PublishedPipeline.get(workspace, published_id)
        parameters = {name: _chosen(workspace, value) for name, value in asked.parameters.items()}
        run = pipeline.submit(workspace, asked.experiment, pipeline_parameters=parameters)
        session.runs[run.id] = run
        if asked.tags:
            run.set_tags(dict(asked.tags))
        return str(run.id)


def _chosen(workspace: Any, value: Any) -> Any:
    """The SDK's object for data that a run is given."""
    from azureml.core import Dataset, Datastore
    from azureml.data.datapath import DataPath

    match value:
        case ir.DataPath(datastore, path):
            return DataPath(Datastore.get(workspace, datastore), path)
        case ir.RegisteredDataset():
            return Dataset.get_by_name(workspace, value.dataset, value.version or "latest")
        case _:
            return value


def status(session: Session, run_id: str) -> str:
    """One of `ENDED`, or `NotStarted`, `Running` or another of the service's words."""
    with session.asking():
        return said(session.runs[run_id].get_status())


def said(status: object) -> str:
    """A status in the same words for runs and steps, whichever service told it."""
    return _SAID.get(str(status), str(status))


def steps(session: Session, run_id: str) -> list[StepState]:
    with session.asking():
        found = list(session.runs[run_id].get_steps())
        for one in found:
            session.runs[one.id] = one
        return [StepState(str(one.id), str(one.name), said(one.get_status())) for one in found]


def log(session: Session, step_id: str, offset: int) -> bytes:
    """What the step has printed from a byte on."""
    with session.asking():
        import requests

        files = session.runs[step_id].get_details().get("logFiles", {})
        url = files.get("user_logs/std_log.txt") or next(iter(files.values()), None)
        if url is None:
            return b""
        answer = requests.get(url, headers={"Range": f"bytes={offset}-"}, timeout=60)
        if not answer.ok:  # 416: nothing new
            return b""
        return bytes(answer.content if answer.status_code == 206 else answer.content[offset:])


def details(session: Session, run_id: str) -> Details:
    """Why a run or a step failed, and how long it took."""
    with session.asking():
        told = session.runs[run_id].get_details()
        message = ((told.get("error") or {}).get("error") or {}).get("message")
        began, ended = (_moment(told.get(key)) for key in ("startTimeUtc", "endTimeUtc"))
        seconds = (ended - began).total_seconds() if began and ended else None
        reused = (told.get("properties") or {}).get("azureml.reusedrunid")
        return Details(None if message is None else str(message), seconds, reused)


def _moment(text: str | None) -> datetime | None:
    try:
        return None if text is None else aware(datetime.fromisoformat(text.replace("Z", "+00:00")))
    except ValueError:
        return None
