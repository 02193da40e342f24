"""References: `{input: …}`, `{output: …}`, `{step: …, output: …}`, `{parameter: …}`, `{env: …}` and secrets."""

from typing import Annotated, Literal

from pydantic import Discriminator, Field, Tag

from amlc.spec.model import Model, by_key

Mode = Literal["mount", "download", "direct"]


class InputRef(Model):
    """An input of the pipeline, handed to the step as a path."""

    input: str = Field(description="An input of the pipeline.", examples=["raw"])
    mode: Mode | None = Field(None, description="How the data reaches the step; the input's own mode by default.")
    as_: str | None = Field(None, alias="as", description="The name of the step's port; the input's name by default.")
    path_on_compute: str | None = Field(None, description="Where the data appears on the compute.")


class OutputRef(Model):
    """An output of this step."""

    output: str = Field(description="An output of this step.", examples=["model"])


class StepOutputRef(Model):
    """What another step wrote."""

    step: str = Field(description="The step that writes it.", examples=["prep"])
    output: str = Field(description="The output of that step.", examples=["clean"])
    mode: Literal["mount", "download"] | None = Field(
        None, description="How the data reaches this step; `mount` by default."
    )
    as_: str | None = Field(None, alias="as", description="The name of this step's port; the output's name by default.")
    path_on_compute: str | None = Field(None, description="Where the data appears on the compute.")


class ParameterRef(Model):
    """A parameter, decided when the pipeline runs."""

    parameter: str = Field(description="A parameter of the pipeline.", examples=["rows"])


Argument = Annotated[
    Annotated[StepOutputRef, Tag("\0step")]
    | Annotated[InputRef, Tag("\0input")]
    | Annotated[OutputRef, Tag("\0output")]
    | Annotated[ParameterRef, Tag("\0parameter")]
    | Annotated[str | int | float | bool, Tag("\0value")],
    Discriminator(by_key("step", "input", "output", "parameter", scalar=True)),
]

StepInput = Annotated[
    Annotated[StepOutputRef, Tag("\0step")] | Annotated[InputRef, Tag("\0input")],
    Discriminator(by_key("step", "input")),
]


class EnvRef(Model):
    """An environment variable, read when the file is compiled."""

    env: str = Field(description="The environment variable.", examples=["AZURE_CLIENT_ID"])
    default: str | None = Field(None, description="Used when it is not set.")


class SecretEnv(Model):
    """A secret in an environment variable, read when the pipeline is published."""

    secret_env: str = Field(description="The environment variable that holds the secret.", examples=["SP_PASSWORD"])


Text = Annotated[
    Annotated[str, Tag("\0value")] | Annotated[EnvRef, Tag("\0env")], Discriminator(by_key("env", scalar=True))
]
