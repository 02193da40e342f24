"""What a run will do: its steps in the order they may start, with nothing left of the posted JSON."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class Mode(StrEnum):
    """How data reaches a step, or leaves it."""

    MOUNT = "mount"
    DOWNLOAD = "download"
    UPLOAD = "upload"
    DIRECT = "direct"


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


@dataclass(frozen=True, slots=True)
class PortValue:
    """The place in a word of the command line where the value of an input or an output goes."""

    port: str


Word = tuple[str | PortValue, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    node_id: str
    name: str
    snapshot_id: str | None
    script: str | None  # a Python script; None when the first word of `words` is the program
    words: tuple[Word, ...]
    variables: Mapping[str, str]
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]
    seconds: float | None
    after: frozenset[str]
