"""References: `{input: …}`, `{output: …}`, `{step: …, output: …}`, `{parameter: …}`, `{env: …}` and secrets."""

from typing import Annotated, Literal

from pydantic import Field

from amlc.spec.model import Model, OneOf

Mode = Literal["mount", "download", "direct", "hdfs"]
Format = Literal["delimited", "parquet", "json_lines"]


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
    mode: Mode | None = Field(None, description="How the data reaches this step; `mount` by default.")
    as_: str | None = Field(None, alias="as", description="The name of this step's port; the output's name by default.")
    path_on_compute: str | None = Field(None, description="Where the data appears on the compute.")
    format: Format | None = Field(None, description="Reads the files as a table, handed over without a path.")
    keep_columns: tuple[str, ...] = Field((), description="With a `format`: the columns to keep; all by default.")
    drop_columns: tuple[str, ...] = Field((), description="With a `format`: columns to leave out.")


class ParameterRef(Model):
    """A parameter, decided when the pipeline runs."""

    parameter: str = Field(description="A parameter of the pipeline.", examples=["rows"])


_REFERENCES = {"step": StepOutputRef, "input": InputRef, "output": OutputRef, "parameter": ParameterRef}

# A value or a reference: an argument of a script, and whatever else may be decided when the pipeline runs.
Argument = Annotated[
    StepOutputRef | InputRef | OutputRef | ParameterRef | str | int | float | bool,
    OneOf(members=_REFERENCES, scalars=(str, int, float, bool)),
]
Data = Annotated[StepOutputRef | InputRef, OneOf(members={"step": StepOutputRef, "input": InputRef})]
AnyOutput = Annotated[OutputRef, OneOf(members={"output": OutputRef})]
IntOrParameter = Annotated[int | ParameterRef, OneOf(members={"parameter": ParameterRef}, scalars=(int,))]
NumberOrParameter = Annotated[
    int | float | ParameterRef, OneOf(members={"parameter": ParameterRef}, scalars=(int, float))
]
TextOrParameter = Annotated[str | ParameterRef, OneOf(members={"parameter": ParameterRef}, scalars=(str,))]
ValueOrParameter = Annotated[
    str | int | float | bool | ParameterRef,
    OneOf(members={"parameter": ParameterRef}, scalars=(str, int, float, bool)),
]


class EnvRef(Model):
    """An environment variable, read when the file is compiled."""

    env: str = Field(description="The environment variable.", examples=["AZURE_CLIENT_ID"])
    default: str | None = Field(None, description="Used when it is not set.")


class SecretEnv(Model):
    """A secret in an environment variable, read when it is needed: to sign in, or to make what is absent."""

    secret_env: str = Field(description="The environment variable that holds the secret.", examples=["SP_PASSWORD"])


class KeyVaultSecret(Model):
    """A secret in the workspace's own key vault, read when what needs it is made."""

    key_vault: str = Field(description="The name of the key vault.", examples=["team-vault"])
    secret: str = Field(description="The name of the secret in it.", examples=["sp-password"])


Secret = Annotated[SecretEnv | KeyVaultSecret, OneOf(members={"secret_env": SecretEnv, "key_vault": KeyVaultSecret})]
Text = Annotated[str | EnvRef, OneOf(members={"env": EnvRef}, scalars=(str,))]
