"""What a run will do: its steps in the order they may start, with nothing left of the posted JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from amlc.workspace.runner.distribution import Distribution


class Mode(StrEnum):
    """How data reaches a step, or leaves it."""

    MOUNT = "mount"
    DOWNLOAD = "download"
    UPLOAD = "upload"
    DIRECT = "direct"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class SavedDataset:
    """An unregistered dataset."""

    saved_id: str


@dataclass(frozen=True, slots=True)
class RegisteredDataset:
    id_or_name: str
    version: str | None  # None is the latest when the step starts


@dataclass(frozen=True, slots=True)
class DataSource:
    """A posted data reference."""

    source_id: str


@dataclass(frozen=True, slots=True)
class Place:
    """A file or a folder on a datastore."""

    datastore: str
    path: str


@dataclass(frozen=True, slots=True)
class StepOutput:
    """What another step of the run leaves behind."""

    node_id: str
    output: str


Source = SavedDataset | RegisteredDataset | DataSource | Place | StepOutput


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    name: str
    reference: str  # the name in AZUREML_DATAREFERENCE_…, which may be the producer's
    mode: Mode
    path_on_compute: str | None
    source: Source
    transformations: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    name: str
    description: str
    tags: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Output:
    name: str
    mode: Mode
    datastore: str
    path: str  # with the placeholders {run-id} and {output-name}
    path_on_compute: str | None
    overwrite: bool
    globs: tuple[str, ...]
    is_dataset: bool  # an OutputFileDatasetConfig; otherwise a PipelineData
    registration: Registration | None
    transformations: tuple[str, ...]

    def place(self, run_id: str) -> Place:
        """Where the run of a step puts it."""
        return Place(self.datastore, self.path.replace("{run-id}", run_id).replace("{output-name}", self.name))


@dataclass(frozen=True, slots=True)
class PortValue:
    """The place in a word of the command line where the value of an input or an output goes."""

    port: str


Word = tuple[str | PortValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """What a HyperDriveStep looks for, and where it leaves what it finds."""

    sampling: str
    space: Mapping[str, Any]  # by argument: a function's name, and what it is given
    metric: str
    highest: bool  # whether more of the metric is better
    runs: int
    at_once: int
    seconds: float
    has_policy: bool
    metrics: tuple[str, ...]  # the outputs with all metrics
    models: Mapping[str, str | None]  # the outputs with the best model: its file, None for all that the run left


@dataclass(frozen=True, slots=True, kw_only=True)
class Transfer:
    """What a DataTransferStep copies: the names of two inputs, and `file` or `directory` where it is said."""

    source: str
    destination: str
    source_sort: str | None
    destination_sort: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    node_id: str
    name: str
    snapshot_id: str | None
    script: str | None  # a Python script; None when the first word of `words` is the program
    words: tuple[Word, ...]
    variables: Mapping[str, str]
    distribution: Distribution | None
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    seconds: float | None
    after: frozenset[str]
    search: Search | None = None
    transfer: Transfer | None = None
    search_seconds: float | None = None  # of the whole search; `seconds` are those of each run
    fingerprint: str | None = None  # what it is, but for its inputs; None if it is to run every time
    regenerated: bool = False  # to run this time, whatever was there before
