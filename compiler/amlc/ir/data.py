"""What flows through a pipeline: its inputs, and the outputs of its steps."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

Mode = Literal["mount", "download", "direct", "hdfs"]


class Table(NamedTuple):
    """What makes files a table: their format, and how they are read, under the language's own keys.

    Without a format, it is a table already, of which the options keep or drop columns.
    """

    format: str | None
    options: Mapping[str, Any]


class FileDataset(NamedTuple):
    """Files on a datastore, or, without one, at URLs. A table has the `partition_format` among its options."""

    name: str
    datastore: str | None
    paths: tuple[str, ...]
    mode: Mode
    path_on_compute: str | None
    is_file: bool
    partition_format: str | None
    table: Table | None


class QueryDataset(NamedTuple):
    """The rows of a query on an SQL datastore; `options` are of its columns, as a table's are."""

    name: str
    datastore: str
    query: str
    timeout: int | None
    options: Mapping[str, Any]
    mode: Mode
    path_on_compute: None = None


class RegisteredDataset(NamedTuple):
    """A dataset by its registered name; without a version, the latest when the pipeline runs."""

    name: str
    dataset: str
    version: int | None
    mode: Mode
    path_on_compute: str | None
    options: Mapping[str, Any]  # of a table: which columns are kept


class DataReference(NamedTuple):
    """A path on a datastore, without a dataset."""

    name: str
    datastore: str
    path: str
    mode: Mode
    path_on_compute: str | None
    overwrite: bool


class ParameterDataset(NamedTuple):
    """Data that a run chooses: a parameter `of` this type; `tabular` if it is a table by default."""

    name: str
    parameter: str
    of: Literal["dataset", "datapath"]
    tabular: bool
    mode: Mode
    path_on_compute: str | None


class SqlReference(NamedTuple):
    """A table, a query or a procedure of a database, handed over without a dataset."""

    name: str
    datastore: str
    options: Mapping[str, Any]
    mode: Mode
    path_on_compute: None = None


class DataPath(NamedTuple):
    """What a parameter of type `datapath` is when a run does not set it."""

    datastore: str
    path: str


Input = FileDataset | QueryDataset | RegisteredDataset | ParameterDataset | DataReference | SqlReference


class Registration(NamedTuple):
    name: str
    description: str | None
    tags: Mapping[str, str] | None


class FileOutput(NamedTuple):
    """An `OutputFileDatasetConfig`; `destination` is None for the service's default place."""

    name: str
    destination: tuple[str, str | None] | None
    mode: Literal["mount", "upload"]
    overwrite: bool
    source: str | None
    source_globs: tuple[str, ...]
    partition_format: str | None
    disable_metadata_cache: bool
    registration: Registration | None


class PipelineData(NamedTuple):
    """A `PipelineData`; with a registration, or read as a dataset by some step, it is promoted to one.

    `format` is that of the table that the next steps read, unless they say another.
    """

    name: str
    datastore: str | None
    is_directory: bool | None
    mode: Literal["mount", "upload"]
    overwrite: bool | None
    path_on_compute: str | None
    data_type: str | None
    format: str | None
    registration: Registration | None
    pipeline_output: str | None


class TabularOutput(NamedTuple):
    """An `OutputTabularDatasetConfig`: files that are read as a table."""

    name: str
    destination: tuple[str, str | None] | None
    table: Table
    mode: Literal["mount", "upload"]
    overwrite: bool
    source: str | None
    source_globs: tuple[str, ...]
    registration: Registration | None


class LinkOutput(NamedTuple):
    """A dataset that the step links while it runs."""

    name: str
    tabular: bool
    registration: Registration | None


class HdfsOutput(NamedTuple):
    name: str
    destination: tuple[str, str | None] | None
    registration: Registration | None


class TrainingOutput(NamedTuple):
    """What a `hyper_drive` or `auto_ml` step finds."""

    name: str
    of: Literal["metrics", "model"]
    iteration: int | None
    metric: str | None
    model_file: str | None
    datastore: str | None
    pipeline_output: str | None


Output = FileOutput | PipelineData | TabularOutput | LinkOutput | HdfsOutput | TrainingOutput
