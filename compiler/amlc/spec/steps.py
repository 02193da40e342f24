"""What every step has; the rest is in its kind."""

from pydantic import Field

from amlc.spec.data import Output
from amlc.spec.model import Model
from amlc.spec.references import StepInput


class Step(Model):
    """One piece of work: a process in an environment on a compute target."""

    source: str = Field(description="The folder that is uploaded, relative to this file.", examples=["../steps/train"])
    compute: str = Field(description="The compute target it runs on.")
    environment: str = Field(description="The environment it runs in.")
    inputs: dict[str, StepInput] = Field(
        {}, description="Inputs by name, for a script that takes no argument for them."
    )
    outputs: dict[str, Output] = Field({}, description="What it writes.")
    after: tuple[str, ...] = Field((), description="Steps that must complete first, beyond those whose data it reads.")
    reuse: bool = Field(True, description="Whether Azure ML may reuse an earlier result when nothing changed.")
    max_run_duration_seconds: int | None = Field(None, ge=1, description="Azure ML stops the step after this long.")
    timeout: int | None = Field(
        None, ge=1, description="The embedded workspace's limit in seconds; the above by default."
    )
