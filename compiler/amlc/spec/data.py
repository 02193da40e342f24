"""`inputs`, `outputs` and `parameters`: what flows in, out and through."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Discriminator, Field, Tag
from pydantic_core import PydanticCustomError

from amlc.spec.model import Model, by_kind
from amlc.spec.references import Mode


def _is_value(given: Any) -> Any:
    if not isinstance(given, str | int | float | bool):
        raise PydanticCustomError("value_type", "a value is wanted")
    return given


# Checked before the union is: each of its members would complain otherwise.
Value = Annotated[str | int | float | bool, BeforeValidator(_is_value)]
Paths = Annotated[
    Annotated[str, Tag("\0value")] | Annotated[tuple[str, ...], Field(min_length=1), Tag("\0list")],
    Discriminator(lambda value: "\0list" if isinstance(value, tuple) else "\0value"),
]


class DatasetInput(Model):
    """Files on a datastore, or a registered dataset."""

    kind: Literal["dataset"] = "dataset"
    datastore: str | None = Field(None, description="The datastore that holds the files.")
    path: Paths | None = Field(None, description="A file, folder or pattern on the datastore, or a list of them.")
    dataset: str | None = Field(None, description="A registered dataset instead.")
    version: int | None = Field(None, ge=1, description="Its version; the latest when the pipeline runs by default.")
    mode: Mode = Field("mount", description="How the data reaches a step.")


class DataReferenceInput(Model):
    """A plain path on a datastore, handed over without a dataset."""

    kind: Literal["data_reference"]
    datastore: str = Field(description="The datastore that holds the files.")
    path: str = Field(description="A file or folder on the datastore.")
    mode: Literal["mount", "download"] = Field("mount", description="How the data reaches a step.")


Input = Annotated[
    Annotated[DatasetInput, Tag("\0dataset")] | Annotated[DataReferenceInput, Tag("\0data_reference")],
    Discriminator(by_kind("dataset")),
]


class Registration(Model):
    """The dataset that an output becomes when its step completes."""

    name: str = Field(description="The dataset's name.")
    description: str | None = None
    tags: dict[str, str] | None = None


class FileOutput(Model):
    """A folder that a step writes and Azure ML keeps as a dataset."""

    kind: Literal["file"] = "file"
    datastore: str | None = Field(None, description="Where it is kept; the workspace's own blob store by default.")
    path: str | None = Field(
        None, description="The folder on the datastore; `dataset/{run-id}/{output-name}` by default."
    )
    mode: Literal["mount", "upload"] = Field(
        "mount", description="Whether files are written through or sent at the end."
    )
    overwrite: bool | None = Field(None, description="With `mode: upload`: whether files that are there are replaced.")
    register_: Registration | None = Field(
        None, alias="register", description="Registers the data when the step completes."
    )


class PipelineDataOutput(Model):
    """A file or folder that a step writes for the next ones."""

    kind: Literal["pipeline_data"]
    datastore: str | None = Field(None, description="Where it is kept; the workspace's default datastore by default.")
    is_directory: bool | None = Field(None, description="Whether it is a folder or one file.")
    mode: Literal["mount", "upload"] = Field("mount", description="Whether it is written through or sent at the end.")
    overwrite: bool | None = Field(None, description="With `mode: upload`: whether what is there is replaced.")
    path_on_compute: str | None = Field(None, description="With `mode: upload`: where the step writes it.")
    pipeline_output: str | None = Field(None, description="The name under which the pipeline's run gives it out.")


Output = Annotated[
    Annotated[FileOutput, Tag("\0file")] | Annotated[PipelineDataOutput, Tag("\0pipeline_data")],
    Discriminator(by_kind("file")),
]


class Parameter(Model):
    """What a run may set."""

    type: Literal["string", "integer", "number", "boolean"] = Field(description="The type of its value.")
    default: Value = Field(description="The value when a run does not set it.")
    description: str | None = None
