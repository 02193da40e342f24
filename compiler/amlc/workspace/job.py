"""What the service hands the runner, and what the runner asks and tells the workspace while a pipeline runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, Protocol

Json = Mapping[str, Any]
STD_LOG = "user_logs/std_log.txt"  # the artifact with all that a step prints


class RunStatus(StrEnum):
    """The statuses of a run in run history (`azureml._restclient.constants.RunStatus`)."""

    NOT_STARTED = "NotStarted"
    RUNNING = "Running"
    COMPLETED = "Completed"
    FAILED = "Failed"
    CANCELED = "Canceled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """A pipeline run as it was submitted: the posted JSON, untouched (keys as on the wire)."""

    run_id: str
    graph: Json  # GraphEntity
    interface: Json  # EntityInterface of the pipeline
    modules: Mapping[str, Json]  # by ModuleId: the posted ModuleCreationInfo with its snapshot's id
    parameters: Mapping[str, str]  # ParameterAssignments of the submission
    data_paths: Json  # DataPathAssignments
    datasets: Json  # DataSetDefinitionValueAssignments
    continue_on_step_failure: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class StepOutcome:
    """How a step ended. `exit_code` is negative for a signal, None when no process was started."""

    status: RunStatus
    exit_code: int | None
    message: str | None  # for a step that did not complete: one sentence for a person


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A completed run of a step, which later ones may be given in place of their own."""

    run_id: str
    pipeline_run_id: str
    node_id: str
    outputs: Mapping[str, str]  # by name: the run that wrote it, which is a child's where the step is a search


class Surroundings(Protocol):
    """What the runner asks of the workspace; called from the runner's threads."""

    def snapshot(self, snapshot_id: str) -> Path:
        """The folder with a snapshot's files, which nobody may change."""

    def datastore(self, name: str) -> Path:
        """The folder that a datastore's files live in. Raises LookupError when there is no such datastore."""

    def saved_dataset(self, saved_id: str) -> Json:
        """The data flow of an unregistered dataset. Raises LookupError."""

    def registered_dataset(self, id_or_name: str, version: str | None) -> Json:
        """The data flow of a registered dataset, its latest version when none is given. Raises LookupError."""

    def registered_saved_id(self, id_or_name: str, version: str | None) -> str:
        """The id under which a registered dataset is saved: what direct mode hands a step. Raises LookupError."""

    def registered_version(self, id_or_name: str, version: str | None) -> str:
        """What tells a version of a registered dataset from every other. Raises LookupError."""

    def data_source(self, source_id: str) -> Json:
        """The posted DataSourceCreationInfo of a data reference (`DatasetId` of a node). Raises LookupError."""

    def environment(self, step_run_id: str) -> Mapping[str, str]:
        """The variables by which the SDK in a step finds its run and this workspace."""

    def is_canceled(self, run_id: str) -> bool: ...

    def step_created(self, step_run_id: str, run_id: str, node_id: str, name: str) -> None: ...

    def child_created(self, child_run_id: str, step_run_id: str, node_id: str, name: str) -> None:
        """A run below a step: started, logged, finished and kept as a step is."""

    def metrics(self, step_run_id: str) -> Mapping[str, list[Any]]:
        """The values that a run has logged, by name, in their order."""

    def artifact(self, step_run_id: str, name: str) -> Path:
        """Where an artifact of an ended run is, or the folder of those below a name; nothing may be there."""

    def step_started(self, step_run_id: str) -> None: ...

    def step_reused(self, step_run_id: str, earlier: Result) -> None:
        """The step is not run: its artifacts and metrics are those of the earlier run."""

    def step_wrote(self, step_run_id: str, outputs: Mapping[str, str]) -> None:
        """Which run wrote each output of a completed step."""

    def keep_result(self, key: str, result: Result) -> None: ...

    def earlier(self, key: str) -> Result | None:
        """The last result that was kept under a key."""

    def writes(self, step_run_id: str, datastore: str, path: str) -> None:
        """A run begins to write to a place."""

    def last_writer(self, datastore: str, path: str) -> str | None: ...

    def step_finished(self, step_run_id: str, outcome: StepOutcome) -> None: ...

    def run_started(self, run_id: str) -> None: ...

    def run_finished(self, run_id: str, outcome: StepOutcome) -> None: ...

    def folder(self, step_run_id: str) -> Path:
        """The folder that a step works in, made and empty; what is left in it afterwards may be deleted."""

    def log(self, step_run_id: str, name: str) -> Path:
        """The file that a log artifact (`logs/…`, STD_LOG) is written to as the step runs."""

    def keep_artifacts(self, step_run_id: str, folder: Path) -> None:
        """Keep the files under `folder` as artifacts of the run, named by their path in it.

        A file that cannot have its name is left out, and the step's log says so.
        """

    def save_dataset(self, datastore: str, path: str, transformations: tuple[str, ...]) -> str:
        """The id of an unregistered dataset of the files below a path, saved if it is new (for direct mode).

        `transformations` are data flows as JSON (`AdditionalTransformations`) whose blocks follow one another.
        """

    def linked_dataset(self, step_run_id: str, output: str) -> str:
        """The id under which the dataset is saved that a step has linked to an output. Raises LookupError."""

    def register_saved(self, name: str, saved_id: str, description: str, tags: Json) -> None: ...

    def register_dataset(
        self, name: str, datastore: str, path: str, description: str, tags: Json, transformations: tuple[str, ...]
    ) -> None: ...
