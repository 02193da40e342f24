"""Runs that were started before: finding them, and what they left."""

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from amlc.backends.azureml_v1.sdk import running
from amlc.backends.azureml_v1.sdk.building import aware
from amlc.backends.azureml_v1.sdk.session import Session

# By the service's number (azureml/pipeline/core/_aeva_provider.py, _AevaPipelineRunProvider.get_status).
_CODES = dict(zip("01234", ("NotStarted", "Running", "Failed", "Finished", "Canceled"), strict=True))


class Run(NamedTuple):
    """A run of a published pipeline. `schedule` is the id of the schedule that started it."""

    id: str
    pipeline: str
    experiment: str
    status: str
    created: datetime
    schedule: str | None


class Metric(NamedTuple):
    """What a step logged under a name, in order."""

    step: str
    name: str
    values: tuple[Any, ...]


def find(session: Session, pipelines: Iterable[str]) -> list[Run]:
    """The runs of published pipelines, the newest first."""
    with session.asking():
        caller = session.provider._service_caller
        found = [
            _run(one, identity)
            for identity in pipelines
            for one in caller.get_pipeline_runs_by_pipeline_id_async(identity) or []
        ]
    return sorted(found, key=lambda one: (one.created, one.id), reverse=True)


def open_run(session: Session, one: Run) -> None:
    """Makes a run one that `running` tells of."""
    with session.asking():
        from azureml.core import Experiment
        from azureml.pipeline.core import PipelineRun

        session.runs[one.id] = PipelineRun(Experiment(session.names["workspace"], one.experiment), one.id)


def cancel(session: Session, run_id: str) -> None:
    with session.asking():
        session.runs[run_id].cancel()


def download(session: Session, step_id: str, folder: Path) -> list[str]:
    """Downloads the files that a step kept in its run: its log, and what it wrote to `outputs`. Their names."""
    with session.asking():
        run = session.runs[step_id]
        names = sorted(str(name) for name in run.get_file_names())
        for name in names:
            path = folder / name
            if not path.resolve().is_relative_to(folder.resolve()):
                continue  # a name that leads out of the folder is nobody's file here
            path.parent.mkdir(parents=True, exist_ok=True)
            run.download_file(name, output_file_path=str(path))
        return names


def metrics(session: Session, step_id: str, step: str) -> list[Metric]:
    """What a step logged, by name."""
    with session.asking():
        found = session.runs[step_id].get_metrics()
    return [
        Metric(step, str(name), tuple(value) if isinstance(value, list) else (value,))
        for name, value in sorted(found.items())
    ]


def _run(entity: Any, pipeline: str) -> Run:
    code = None if entity.status is None else str(entity.status.status_code)
    return Run(
        id=str(entity.id),
        pipeline=pipeline,
        experiment=str(entity.run_history_experiment_name),
        status=running.said(_CODES.get(str(code), code)),
        created=aware(entity.created_date),
        schedule=None if entity.schedule_id is None else str(entity.schedule_id),
    )
