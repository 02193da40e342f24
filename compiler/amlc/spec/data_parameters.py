"""`parameters` that are data: what a run reads instead."""

from typing import Literal

from pydantic import Field

from amlc.spec.data import DatasetInput
from amlc.spec.model import AnyText, Model


class DataPath(Model):
    """A path on a datastore."""

    datastore: str = Field(description="The datastore.")
    path: str = Field(description="A file or folder on it.")


class DataPathParameter(Model):
    """A path on a datastore that a run may set."""

    type: Literal["datapath"]
    default: DataPath = Field(description="The path when a run does not set it.")
    description: AnyText | None = Field(None, description="What it is for.")


class DatasetParameter(Model):
    """A dataset that a run may set."""

    type: Literal["dataset"]
    default: DatasetInput = Field(description="The data when a run does not set it: what an input says.")
    description: AnyText | None = Field(None, description="What it is for.")
