"""`outputs` of a step: what it writes, and what becomes of it."""

from typing import Annotated, Any, Literal

from pydantic import Field

from amlc.spec.model import AnyText, Model, OneOf
from amlc.spec.references import Format


class Registration(Model):
    """The dataset that an output becomes when its step completes."""

    name: str = Field(description="The dataset's name.", examples=["trips"])
    description: AnyText | None = Field(None, description="What it is.")
    tags: dict[str, AnyText] | None = Field(None, description="Its tags.")


class Place(Model):
    """Where an output is kept."""

    datastore: str | None = Field(None, description="Where it is kept; the workspace's own blob store by default.")
    path: str | None = Field(
        None,
        description="The folder on the datastore; `dataset/{run-id}/{output-name}` by default.",
        examples=["out/{run-id}"],
    )
    register_: Registration | None = Field(
        None, alias="register", description="Registers the data when the step completes."
    )


class FileOutput(Place):
    """A folder that a step writes and Azure ML keeps as a dataset."""

    kind: Literal["file"] = "file"
    mode: Literal["mount", "upload"] = Field(
        "mount", description="Whether files are written through or sent at the end."
    )
    overwrite: bool | None = Field(None, description="With `mode: upload`: whether files that are there are replaced.")
    source: str | None = Field(None, description="The folder on the compute that the script writes.")
    source_globs: tuple[str, ...] = Field((), description="With `mode: upload`: which files are sent; all.")
    partition_format: str | None = Field(None, description="Takes columns out of the path.")
    disable_metadata_cache: bool | None = Field(None, description="With `mode: mount`: whether none is kept.")


class PipelineDataOutput(Model):
    """A file or folder that a step writes for the next ones."""

    kind: Literal["pipeline_data"]
    datastore: str | None = Field(None, description="Where it is kept; the workspace's default datastore by default.")
    is_directory: bool | None = Field(None, description="Whether it is a folder or one file.")
    mode: Literal["mount", "upload"] = Field("mount", description="Whether it is written through or sent at the end.")
    overwrite: bool | None = Field(None, description="With `mode: upload`: whether what is there is replaced.")
    path_on_compute: str | None = Field(None, description="With `mode: upload`: where the step writes it.")
    data_type: str | None = Field(None, description="The data type that Azure ML shows.")
    format: Format | None = Field(None, description="Promotes it to a table that the next steps read.")
    register_: Registration | None = Field(
        None, alias="register", description="Promotes it to a dataset, registered when the step completes."
    )
    pipeline_output: str | None = Field(None, description="The name under which the pipeline's run gives it out.")


_OTHERS = "amlc.spec.other_outputs:"

Output = Annotated[
    Any,
    OneOf(
        members={
            "file": FileOutput,
            "pipeline_data": PipelineDataOutput,
            "tabular": f"{_OTHERS}TabularOutput",
            "link_file": f"{_OTHERS}LinkFileOutput",
            "link_tabular": f"{_OTHERS}LinkTabularOutput",
            "hdfs": f"{_OTHERS}HdfsOutput",
            "training_output": f"{_OTHERS}TrainingOutput",
        },
        by="kind",
        default="file",
    ),
]
