"""`outputs` of the rarer kinds: tables, links, and what Spark and training write."""

from typing import Literal

from pydantic import Field

from amlc.spec.data import Columns
from amlc.spec.model import Model
from amlc.spec.outputs import Place, Registration


class TabularOutput(Place, Columns):
    """Files that a step writes and Azure ML keeps as a table."""

    kind: Literal["tabular"]
    format: Literal["delimited", "parquet"] = Field("delimited", description="What the files are.")
    path_glob: str | None = Field(None, description="Which of the files belong to the table; all.")
    mode: Literal["mount", "upload"] = Field(
        "mount", description="Whether files are written through or sent at the end."
    )
    overwrite: bool | None = Field(None, description="With `mode: upload`: whether files that are there are replaced.")
    source: str | None = Field(None, description="The folder on the compute that the script writes.")
    source_globs: tuple[str, ...] = Field((), description="With `mode: upload`: which files are sent; all.")


class LinkFileOutput(Model):
    """A file dataset that the step links while it runs."""

    kind: Literal["link_file"]
    register_: Registration | None = Field(None, alias="register", description="Registers it when the step completes.")


class LinkTabularOutput(Model):
    """A tabular dataset that the step links while it runs."""

    kind: Literal["link_tabular"]
    register_: Registration | None = Field(None, alias="register", description="Registers it when the step completes.")


class HdfsOutput(Place):
    """A folder that a Spark step writes directly."""

    kind: Literal["hdfs"]


class TrainingOutput(Model):
    """What a `hyper_drive` or `auto_ml` step finds: its metrics, or its best model."""

    kind: Literal["training_output"]
    of: Literal["metrics", "model"] = Field(description="The metrics of all runs, or the best run's model.")
    iteration: int | None = Field(None, ge=0, description="With `of: model`: the model of this iteration instead.")
    metric: str | None = Field(None, description="With `of: model`: the model that is best by this metric.")
    model_file: str | None = Field(
        None, description="With `of: model` in `hyper_drive`: the model's file.", examples=["outputs/model.pkl"]
    )
    datastore: str | None = Field(None, description="Where it is kept; the workspace's default datastore by default.")
    pipeline_output: str | None = Field(None, description="The name under which the pipeline's run gives it out.")
