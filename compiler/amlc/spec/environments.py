"""`environments`: what steps find installed."""

from typing import Annotated, Any

from pydantic import Field

from amlc.spec.model import AnyText, Model, later


class Environment(Model):
    """What a step's script finds installed: conda and pip packages, a conda file, an image, or one that exists."""

    name: str | None = Field(None, description="An environment that the workspace has already.")
    version: str | None = Field(None, description="Its version; the latest by default.")
    python: str | None = Field(None, description="The version of Python, as a string.", examples=["3.10"])
    channels: tuple[str, ...] | None = Field(None, description="The conda channels; conda-forge alone by default.")
    packages: tuple[str, ...] = Field((), description="Packages from conda.", examples=[["numpy=1.26"]])
    pip: tuple[str, ...] = Field((), description="Packages from pip.", examples=[["pandas==2.2.3"]])
    conda_file: str | None = Field(None, description="A conda environment file instead, relative to this file.")
    requirements: str | None = Field(None, description="A pip requirements file instead, relative to this file.")
    image: str | None = Field(None, description="The Docker image; Azure ML's own by default.")
    dockerfile: str | None = Field(None, description="A Dockerfile instead, relative to this file.")
    registry: Annotated[Any, later("amlc.spec.registry:Registry")] | None = Field(
        None, description="Where the image is, when that needs a sign-in."
    )
    user_managed: bool = Field(False, description="The image brings its Python, nothing is installed.")
    variables: dict[str, AnyText] = Field({}, description="Environment variables for the step.")
