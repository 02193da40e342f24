"""What every step has; the rest is in its kind."""

from collections.abc import Mapping
from typing import Annotated, Any, ClassVar

from pydantic import Field

from amlc.spec.model import Model, OneOf, later
from amlc.spec.outputs import Output
from amlc.spec.references import Data, ValueOrParameter


class Step(Model):
    """One piece of work on a compute target."""

    # By a key that there is not: what to write instead, where the nearest key would mislead.
    HINTS: ClassVar[Mapping[str, str]] = {
        "name": "a step's name is its key in `steps`",
        "display_name": "a step's name is its key in `steps`",
        "description": "a step has none in Azure ML: write a comment, or the `description` of the pipeline",
        "hash_paths": "leave it out: the SDK ignores it, and hashes all that is uploaded",
        "metrics_output": "write an output of `kind: training_output`",
    }

    compute: str = Field(description="The compute target it runs on.", examples=["cpu"])
    inputs: dict[str, Data] = Field({}, description="Inputs by name, for a script that takes no argument for them.")
    outputs: dict[str, Output] = Field({}, description="What it writes.")
    after: tuple[str, ...] = Field(
        (), description="Steps that must complete first, beyond those whose data it reads.", examples=[["prep"]]
    )
    reuse: bool = Field(True, description="Whether Azure ML may reuse an earlier result when nothing changed.")
    timeout: int | None = Field(None, ge=1, description="The embedded workspace's limit in seconds.", examples=[3600])
    sdk: dict[str, Any] = Field({}, description="Parameters of the SDK's constructor that the kind does not name.")


_PROCESSES = "amlc.spec.processes:"

Distribution = Annotated[
    Any,
    OneOf(
        members={
            "mpi": f"{_PROCESSES}Mpi",
            "pytorch": f"{_PROCESSES}PyTorch",
            "tensorflow": f"{_PROCESSES}TensorFlow",
        },
        by="kind",
    ),
]


class UploadingStep(Step):
    """A step whose folder is uploaded and runs in an environment."""

    HINTS: ClassVar[Mapping[str, str]] = {
        **Step.HINTS,
        **dict.fromkeys(
            ("runconfig", "run_config"),
            "its parts have keys of their own, such as `environment`, `distribution` and `docker`",
        ),
        "runconfig_pipeline_params": "write `distribution: {node_count: {parameter: …}}`",
        **dict.fromkeys(("node_count", "instance_count"), "write `distribution: {kind: mpi, node_count: …}`"),
    }

    source: str = Field(description="The folder that is uploaded, relative to this file.", examples=["../steps/train"])
    environment: str = Field(description="The environment it runs in.", examples=["sklearn"])
    max_run_duration_seconds: int | None = Field(
        None, ge=1, description="Azure ML stops the step after this many seconds.", examples=[3600]
    )


class ProcessStep(UploadingStep):
    """A step that is a process of its own on each machine of its distribution."""

    distribution: Distribution | None = Field(None, description="Runs it on several machines or in several processes.")
    docker: Annotated[Any, later("amlc.spec.processes:Docker")] | None = Field(
        None, description="How its container is started."
    )
    params: dict[str, ValueOrParameter] = Field(
        {}, description="Values that the script finds in the environment as AML_PARAMETER_NAME."
    )
    version: str | None = Field(
        None, description="A tag that, when changed, keeps an earlier result from being reused."
    )
