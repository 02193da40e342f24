"""A workspace in memory, for one run."""

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from amlc.workspace.job import Json, Result, StepOutcome

SCRIPTS = Path(__file__).parent / "scripts"


@dataclass
class Memory:
    """Implements `job.Surroundings`, and keeps what it is told."""

    root: Path
    saved: Mapping[str, Json]
    sources: Mapping[str, Json]
    canceled: Callable[[], bool] = lambda: False
    registered: dict[str, Json] = field(default_factory=dict)
    events: list[tuple[str, str]] = field(default_factory=list)  # what happened to which step or run
    names: dict[str, str] = field(default_factory=dict)  # of steps, by their run's id
    outcomes: dict[str, StepOutcome] = field(default_factory=dict)  # by name
    artifacts: dict[str, dict[str, bytes]] = field(default_factory=dict)
    registrations: list[tuple[Any, ...]] = field(default_factory=list)
    saves: list[tuple[Any, ...]] = field(default_factory=list)
    linked: dict[tuple[str, str], str] = field(default_factory=dict)  # saved ids by a step's run and its output
    results: dict[str, Result] = field(default_factory=dict)
    writers: dict[tuple[str, str], str] = field(default_factory=dict)  # runs by datastore and path

    def snapshot(self, snapshot_id: str) -> Path:
        if snapshot_id != SCRIPTS.name:
            raise LookupError(snapshot_id)
        return SCRIPTS

    def datastore(self, name: str) -> Path:
        if name not in ("mldata", "workspaceblobstore"):
            raise LookupError(name)
        return self.root / name

    def saved_dataset(self, saved_id: str) -> Json:
        return self.saved[saved_id]

    def registered_dataset(self, id_or_name: str, version: str | None) -> Json:
        return self.registered[f"{id_or_name}:{version}"]

    def registered_saved_id(self, id_or_name: str, version: str | None) -> str:
        return f"saved id of {id_or_name}:{version}"

    def registered_version(self, id_or_name: str, version: str | None) -> str:
        return f"{id_or_name}:{version or len(self.registered)}"

    def data_source(self, source_id: str) -> Json:
        return self.sources[source_id]

    def environment(self, step_run_id: str) -> Mapping[str, str]:
        return {"AZUREML_RUN_ID": step_run_id, "STEP": self.names[step_run_id]}

    def is_canceled(self, run_id: str) -> bool:
        assert run_id == "run"
        return self.canceled()

    def step_created(self, step_run_id: str, run_id: str, node_id: str, name: str) -> None:
        assert run_id == "run"
        assert node_id
        self.names[step_run_id] = name
        self.events.append(("created", name))

    def child_created(self, child_run_id: str, step_run_id: str, node_id: str, name: str) -> None:
        assert step_run_id in self.names
        assert node_id
        self.names[child_run_id] = name
        self.events.append(("created", name))

    def metrics(self, step_run_id: str) -> Mapping[str, list[Any]]:
        """What `scripts/seek.py` would log: these tests have no service that a script could tell."""
        found = self.artifacts.get(self.names[step_run_id], {}).get("outputs/metrics.json", b"{}")
        return dict(json.loads(found))

    def artifact(self, step_run_id: str, name: str) -> Path:
        return self.root / "artifacts" / self.names[step_run_id] / name

    def step_started(self, step_run_id: str) -> None:
        self.events.append(("started", self.names[step_run_id]))

    def step_reused(self, step_run_id: str, earlier: Result) -> None:
        self.events.append((f"reused {earlier.run_id}", self.names[step_run_id]))

    def step_wrote(self, step_run_id: str, outputs: Mapping[str, str]) -> None:
        pass

    def keep_result(self, key: str, result: Result) -> None:
        self.results[key] = result

    def earlier(self, key: str) -> Result | None:
        return self.results.get(key)

    def writes(self, step_run_id: str, datastore: str, path: str) -> None:
        self.writers[datastore, path] = step_run_id

    def last_writer(self, datastore: str, path: str) -> str | None:
        return self.writers.get((datastore, path))

    def step_finished(self, step_run_id: str, outcome: StepOutcome) -> None:
        self.events.append(("finished", self.names[step_run_id]))
        self.outcomes[self.names[step_run_id]] = outcome

    def run_started(self, run_id: str) -> None:
        self.events.append(("started", run_id))

    def run_finished(self, run_id: str, outcome: StepOutcome) -> None:
        self.events.append(("finished", run_id))
        self.outcomes[run_id] = outcome

    def folder(self, step_run_id: str) -> Path:
        folder = self.root / "runs" / step_run_id
        folder.mkdir(parents=True)
        return folder

    def log(self, step_run_id: str, name: str) -> Path:
        return self.root / "logs" / self.names[step_run_id] / name

    def keep_artifacts(self, step_run_id: str, folder: Path) -> None:
        found = {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
        self.artifacts[self.names[step_run_id]] = found
        shutil.copytree(folder, self.root / "artifacts" / self.names[step_run_id])
        shutil.rmtree(folder)

    def save_dataset(self, datastore: str, path: str, transformations: tuple[str, ...]) -> str:
        self.saves.append((datastore, path, transformations))
        return f"id of {path}"

    def linked_dataset(self, step_run_id: str, output: str) -> str:
        return self.linked[step_run_id, output]

    def register_saved(self, name: str, saved_id: str, description: str, tags: Json) -> None:
        self.registrations.append((name, saved_id, description, dict(tags)))

    def register_dataset(
        self, name: str, datastore: str, path: str, description: str, tags: Json, transformations: tuple[str, ...]
    ) -> None:
        self.registrations.append((name, datastore, path, description, dict(tags), transformations))
