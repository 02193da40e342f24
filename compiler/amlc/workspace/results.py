"""Results of steps that later runs may be given, and what a reused step has of the run that it is in place of."""

import hashlib
import os
import shutil
from dataclasses import asdict
from pathlib import Path

from amlc.workspace import blobs, records
from amlc.workspace.house import House
from amlc.workspace.job import Result

_RESULT, _WRITER, _METRIC = "result", "writer", "metric"


def keep(house: House, key: str, result: Result) -> None:
    house.store.put(_RESULT, key, asdict(result))


def earlier(house: House, key: str) -> Result | None:
    kept = house.store.get(_RESULT, key)
    return None if kept is None else Result(**kept)


def writes(house: House, run_id: str, datastore: str, path: str) -> None:
    house.store.put(_WRITER, _place(datastore, path), {"run_id": run_id})


def last_writer(house: House, datastore: str, path: str) -> str | None:
    kept = house.store.get(_WRITER, _place(datastore, path))
    return None if kept is None else str(kept["run_id"])


def reuse(house: House, step_run_id: str, found: Result) -> None:
    """What `StepRun._from_dto` reads (`azureml/pipeline/core/run.py`), and the service's names beside it."""
    body = records.kept_run(house, step_run_id)
    properties = {
        "azureml.isreused": "true",
        "azureml.reusedrunid": found.run_id,
        "azureml.reusednodeid": found.node_id,
        "azureml.reusedpipeline": found.pipeline_run_id,
        "azureml.reusedpipelinerunid": found.pipeline_run_id,
    }
    with house.store.transaction():
        house.store.update("run", step_run_id, properties={**body["properties"], **properties})
        for kept in house.store.find(_METRIC, parent=found.run_id):
            identity = f"{step_run_id}/{house.beside().name}"
            house.store.put(_METRIC, identity, kept.body, key=kept.key, parent=step_run_id)
    artifacts = blobs.own_folder(house, blobs.ARTIFACTS)
    prefix = f"ExperimentRun/dcid.{found.run_id}/"
    for name in blobs.listing(artifacts, prefix):
        target = artifacts / f"ExperimentRun/dcid.{step_run_id}" / name.removeprefix(prefix)
        target.parent.mkdir(parents=True, exist_ok=True)
        _share(artifacts / name, target)


def _share(file: Path, target: Path) -> None:
    """One file under two names: artifacts are replaced, and never changed in their place."""
    try:
        os.link(file, target)
    except OSError:  # a disk without links
        shutil.copyfile(file, target)


def _place(datastore: str, path: str) -> str:
    return hashlib.sha256(f"{datastore.lower()}\n{path.strip('/')}".encode()).hexdigest()
