"""The whole file."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field

from amlc.kinds import KINDS
from amlc.spec.compute import Compute
from amlc.spec.data import Input, Parameter
from amlc.spec.datastores import Datastore
from amlc.spec.environments import Environment
from amlc.spec.model import AnyText, Model, OneOf, later
from amlc.spec.steps import Step
from amlc.spec.workspace import Workspace

AnyStep = Annotated[Step, OneOf(members=KINDS, by="kind", default="python_script")]


def _is_one(given: Any) -> Any:
    """Only the number 1: `true` and `1.0` are equal to it."""
    return given if type(given) is int else str(given)


class Publish(Model):
    """How the pipeline is published."""

    version: str = Field("1", description="The version people see; amlc appends the content's digest.")
    continue_on_step_failure: bool = Field(False, description="Whether other steps go on when one fails.")
    enable_email_notification: bool = Field(False, description="Whether the service sends mail about its runs.")
    id_file: str | None = Field(
        None, description="Where the published pipeline's id is written, relative to this file."
    )
    endpoint: Annotated[Any, OneOf(members={"": "amlc.spec.endpoint:Endpoint"}, default="", scalars=(str,))] | None = (
        Field(
            None, description="The endpoint that runs the newest version, for whoever calls it.", examples=["spenders"]
        )
    )
    keep: int = Field(0, ge=0, description="How many superseded versions stay enabled.")
    prevent_disable: bool = Field(False, description="Whether every version stays enabled, whatever supersedes it.")


class Pipeline(Model):
    """An Azure ML pipeline."""

    amlc: Annotated[Literal[1], BeforeValidator(_is_one)] = Field(
        description="The version of this language.", examples=[1]
    )
    name: str = Field(min_length=1, description="The pipeline's name.", examples=["HighSpenders"])
    description: AnyText = Field("", description="What it is for.")
    tags: dict[str, AnyText] = Field({}, description="Tags of the runs that `amlc run` starts.")
    experiment: str | None = Field(None, description="The experiment of its runs; the pipeline's name by default.")
    workspace: Workspace = Field(description="Where it is published.")
    datastores: dict[str, Datastore] = Field({}, description="Where data is kept.")
    compute: dict[str, Compute] = Field({}, description="Where steps run.")
    environments: dict[str, Environment] = Field({}, description="What steps run in.")
    inputs: dict[str, Input] = Field({}, description="Data from outside.")
    parameters: dict[str, Parameter] = Field({}, description="What a run may set.")
    steps: dict[str, AnyStep] = Field(min_length=1, description="The work.")
    publish: Publish = Field(Publish(), description="How it is published.")
    schedules: dict[str, Annotated[Any, later("amlc.spec.schedules:Schedule")]] = Field(
        {}, description="When it runs by itself."
    )
