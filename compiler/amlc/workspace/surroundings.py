"""What the runner asks of the workspace while a pipeline runs, answered from the store."""

import json
import logging
import os
import shutil
import sqlite3
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from amlc.workspace import blobs, flows, records, results, tokens
from amlc.workspace.access import service_address
from amlc.workspace.exchange import Refused, scope_of
from amlc.workspace.house import House
from amlc.workspace.job import STD_LOG, Json, Result, StepOutcome
from amlc.workspace.routes import datasets, datastores, metrics, snapshots
from amlc.workspace.runner import leftovers

LOG = logging.getLogger("amlc.workspace")
RUN_TOKEN_SECONDS = 14 * 24 * 3600
_FIRST_PAUSE, _LONGEST_PAUSE = 0.1, 10.0  # seconds between attempts to write the end of a run


@dataclass(frozen=True, slots=True)
class StoredSurroundings:
    """`Surroundings` of one pipeline run; what never changes while it runs is read once."""

    house: House
    run_id: str
    experiment: Mapping[str, Any]
    constant: Mapping[str, str]  # the variables that are the same for every step
    over: threading.Event  # set when the workspace stops
    sweep: leftovers.Sweep
    unkept: set[str] = field(default_factory=set)  # steps whose artifacts still lie in their folder

    @classmethod
    def of(cls, house: House, run_id: str, over: threading.Event) -> "StoredSurroundings":
        body = records.kept_run(house, run_id)
        subscription, group, workspace = body["scope"]
        scope = scope_of(subscription, group, workspace)
        constant = {
            **house.connection,
            "AZUREML_SERVICE_ENDPOINT": service_address(),
            "AZUREML_DISCOVERY_SERVICE_ENDPOINT": f"{service_address()}/discovery",
            "AZUREML_ARM_SUBSCRIPTION": subscription,
            "AZUREML_ARM_RESOURCEGROUP": group,
            "AZUREML_ARM_WORKSPACE_NAME": workspace,
            "AZUREML_ARM_PROJECT_NAME": body["experiment"],
            "AZUREML_EXPERIMENT_ID": body["experiment_id"],
            "AZUREML_WORKSPACE_ID": house.keys.workspace_id,
            "AZUREML_WORKSPACE_SCOPE": scope,
            "AZUREML_EXPERIMENT_SCOPE": f"{scope}/experiments/{body['experiment']}",
            "AZUREML_ROOT_RUN_ID": run_id,
        }
        owner = {"experimentId": body["experiment_id"], "name": body["experiment"]}
        return cls(house, run_id, owner, constant, over, leftovers.Sweep())

    def snapshot(self, snapshot_id: str) -> Path:
        try:
            return snapshots.folder_of(self.house, snapshot_id)
        except Refused as refused:
            raise LookupError(refused.message) from refused

    def datastore(self, name: str) -> Path:
        try:
            return datastores.folder_of(self.house, name)
        except Refused as refused:
            raise LookupError(refused.message) from refused

    def saved_dataset(self, saved_id: str) -> Json:
        kept = self.house.store.get("saved dataset", saved_id)
        if kept is None:
            raise LookupError(f"the dataset {saved_id} does not exist")
        flow: Json = json.loads(kept["dataflowJson"])
        return flow

    def registered_dataset(self, id_or_name: str, version: str | None) -> Json:
        return datasets.flow_of(self.house, id_or_name, version)

    def registered_saved_id(self, id_or_name: str, version: str | None) -> str:
        return datasets.saved_id_of(self.house, id_or_name, version)

    def registered_version(self, id_or_name: str, version: str | None) -> str:
        return datasets.version_of(self.house, id_or_name, version)

    def data_source(self, source_id: str) -> Json:
        kept = self.house.store.get("data source", source_id)
        if kept is None:
            raise LookupError(f"the data source {source_id} does not exist")
        posted: Json = kept["posted"]
        return posted

    def environment(self, step_run_id: str) -> Mapping[str, str]:
        token, expiry = run_token(self.house, step_run_id)
        own = {"AZUREML_RUN_ID": step_run_id, "AZUREML_RUN_TOKEN": token, "AZUREML_RUN_TOKEN_EXPIRY": str(expiry)}
        return {**self.constant, **own}

    def is_canceled(self, run_id: str) -> bool:
        return run_id in self.house.canceled

    def step_created(self, step_run_id: str, run_id: str, node_id: str, name: str) -> None:
        records.create_run(
            self.house,
            step_run_id,
            dict(self.experiment),
            kind=records.STEP,
            parent=run_id,
            root=run_id,
            name=name,
            node_id=node_id,
            tags={
                "azureml.nodeid": node_id,
                "azureml.pipeline": run_id,
            },  # read by `StepRun._from_dto`
            properties={"azureml.moduleName": name, "azureml.nodeid": node_id, "azureml.pipelinerunid": run_id},
        )

    def child_created(self, child_run_id: str, step_run_id: str, node_id: str, name: str) -> None:
        records.create_run(
            self.house,
            child_run_id,
            dict(self.experiment),
            kind=records.STEP,
            parent=step_run_id,
            root=self.run_id,
            name=name,
            node_id=node_id,
        )

    def metrics(self, step_run_id: str) -> Mapping[str, list[Any]]:
        return metrics.values(self.house, step_run_id)

    def artifact(self, step_run_id: str, name: str) -> Path:
        return artifact_path(self.house, step_run_id, name)

    def step_started(self, step_run_id: str) -> None:
        records.start(self.house, step_run_id)

    def step_reused(self, step_run_id: str, earlier: Result) -> None:
        results.reuse(self.house, step_run_id, earlier)
        self.step_wrote(step_run_id, earlier.outputs)

    def step_wrote(self, step_run_id: str, outputs: Mapping[str, str]) -> None:
        self.house.store.update("run", step_run_id, written=dict(outputs))

    def keep_result(self, key: str, result: Result) -> None:
        results.keep(self.house, key, result)

    def earlier(self, key: str) -> Result | None:
        return results.earlier(self.house, key)

    def writes(self, step_run_id: str, datastore: str, path: str) -> None:
        results.writes(self.house, step_run_id, datastore, path)

    def last_writer(self, datastore: str, path: str) -> str | None:
        return results.last_writer(self.house, datastore, path)

    def step_finished(self, step_run_id: str, outcome: StepOutcome) -> None:
        folder = self._folder(step_run_id)
        if folder.exists():  # it was started
            stays = step_run_id in self.unkept
            self.sweep.add(leftovers.Left(f"AZUREML_RUN_ID={step_run_id}", None if stays else folder))
        self._finish(step_run_id, outcome)  # last, for on a full disk it waits, maybe for what was removed

    def run_started(self, run_id: str) -> None:
        records.start(self.house, run_id)

    def run_finished(self, run_id: str, outcome: StepOutcome) -> None:
        self._finish(run_id, outcome)

    def folder(self, step_run_id: str) -> Path:
        folder = self._folder(step_run_id)
        folder.mkdir(parents=True)
        return folder

    def log(self, step_run_id: str, name: str) -> Path:
        path = artifact_path(self.house, step_run_id, name)
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def keep_artifacts(self, step_run_id: str, folder: Path) -> None:
        self.unkept.add(step_run_id)
        for base, _, names in os.walk(folder):
            for name in names:
                source = Path(base, name)
                if source.is_file() and not source.is_symlink():  # no pipe or socket
                    self._keep(step_run_id, source, source.relative_to(folder).as_posix())
        self.unkept.discard(step_run_id)

    def save_dataset(self, datastore: str, path: str, transformations: tuple[str, ...]) -> str:
        scope = ("SUBSCRIPTION", "RESOURCEGROUP", "WORKSPACE_NAME")
        subscription, group, workspace = (self.constant[f"AZUREML_ARM_{name}"] for name in scope)
        flow, kind = flows.of_path((subscription, group, workspace), datastore, path, transformations)
        return datasets.save_flow(self.house, flow, kind)

    def register_dataset(
        self, name: str, datastore: str, path: str, description: str, tags: Json, transformations: tuple[str, ...]
    ) -> None:
        self.register_saved(name, self.save_dataset(datastore, path, transformations), description, tags)

    def register_saved(self, name: str, saved_id: str, description: str, tags: Json) -> None:
        datasets.register_version(self.house, name, saved_id, description=description, tags=dict(tags))

    def linked_dataset(self, step_run_id: str, output: str) -> str:
        # What `azureml.core.run.LinkOutput` tells the run history; the last one counts.
        for told in reversed(records.kept_run(self.house, step_run_id).get("outputDatasets") or []):
            if (told.get("outputDetails") or {}).get("outputName") == output:
                return str(told["identifier"]["savedId"])
        raise LookupError(output)

    def _keep(self, step_run_id: str, source: Path, name: str) -> None:
        written = self.house.beside()
        try:
            target = artifact_path(self.house, step_run_id, name)
            shutil.copyfile(source, written)
            blobs.put_file(written, target)
        except Refused as refused:
            with self.log(step_run_id, STD_LOG).open("a", encoding="utf-8", errors="replace") as log:
                log.write(f"amlc: the artifact `{name}` was not kept: {refused.message}\n")
        finally:
            written.unlink(missing_ok=True)

    def _folder(self, step_run_id: str) -> Path:
        return blobs.blob_path(self.house.folder / "runs", step_run_id)

    def _finish(self, run_id: str, outcome: StepOutcome) -> None:
        def finish() -> None:
            records.finish(self.house, run_id, outcome.status, exit_code=outcome.exit_code, message=outcome.message)

        insist(finish, self.over)


def insist(write: Callable[[], object], over: threading.Event) -> None:
    """Write to the store as soon as it lets us: a full disk must not leave a run running for ever."""
    pause = _FIRST_PAUSE
    while True:
        try:
            write()
        except sqlite3.OperationalError as error:
            LOG.warning("the end of a run cannot be written yet: %s", error)
            if over.wait(pause):
                raise
            pause = min(2 * pause, _LONGEST_PAUSE)
        else:
            return


def run_token(house: House, run_id: str) -> tuple[str, int]:
    """The token a step signs its requests with, and when it expires (seconds since 1970)."""
    expiry = int(time.time()) + RUN_TOKEN_SECONDS
    claims = {"role": "Contributor", "runId": run_id, "exp": expiry, "iss": "azureml", "aud": "azureml"}
    return tokens.sign(claims, house.keys.secret), expiry


def artifact_path(house: House, run_id: str, name: str) -> Path:
    """The file of an artifact of a run: a blob like any other."""
    return blobs.blob_path(blobs.own_folder(house, blobs.ARTIFACTS), f"ExperimentRun/dcid.{run_id}/{name}")
