"""`datastores`, `compute` and `environments`: what the steps stand on."""

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from amlc.spec.model import Model, by_kind


class ExistingDatastore(Model):
    """A datastore that the workspace has already."""

    kind: Literal["existing"] = "existing"


class FolderDatastore(Model):
    """A folder of this machine as a datastore: for the embedded workspace only."""

    kind: Literal["folder"]
    path: str = Field(description="The folder, relative to this file.", examples=["../data"])


Datastore = Annotated[
    Annotated[ExistingDatastore, Tag("\0existing")] | Annotated[FolderDatastore, Tag("\0folder")],
    Discriminator(by_kind("existing")),
]


class ExistingCompute(Model):
    """A compute target that the workspace has already."""

    kind: Literal["existing"] = "existing"


class AmlCompute(Model):
    """A cluster: made when absent, compared when present."""

    kind: Literal["aml_compute"]
    vm_size: str = Field(description="The size of its machines.", examples=["STANDARD_D2_V2"])
    max_nodes: int = Field(ge=1, description="The most machines it grows to.")
    min_nodes: int = Field(0, ge=0, description="The fewest machines it shrinks to.")
    idle_seconds_before_scaledown: int = Field(1800, ge=0, description="How long a machine stays idle, in seconds.")
    vm_priority: Literal["dedicated", "lowpriority"] = Field(
        "dedicated", description="Low priority is cheaper and may be taken away."
    )


Compute = Annotated[
    Annotated[ExistingCompute, Tag("\0existing")] | Annotated[AmlCompute, Tag("\0aml_compute")],
    Discriminator(by_kind("existing")),
]


class Environment(Model):
    """What a step's script finds installed: conda and pip packages, a conda file, an image, or one that exists."""

    name: str | None = Field(None, description="An environment that the workspace has already.")
    version: str | None = Field(None, description="Its version; the latest by default.")
    python: str | None = Field(None, description="The version of Python, as a string.", examples=["3.10"])
    channels: tuple[str, ...] | None = Field(None, description="The conda channels; conda-forge alone by default.")
    packages: tuple[str, ...] = Field((), description="Packages from conda.", examples=[["numpy=1.26"]])
    pip: tuple[str, ...] = Field((), description="Packages from pip.", examples=[["pandas==2.2.3"]])
    conda_file: str | None = Field(None, description="A conda environment file instead, relative to this file.")
    image: str | None = Field(None, description="The Docker image; Azure ML's own by default.")
    user_managed: bool = Field(False, description="The image brings its Python, nothing is installed.")
    variables: dict[str, str] = Field({}, description="Environment variables for the step.")
