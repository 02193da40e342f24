"""`azure_batch`: a program on a pool of an Azure Batch account."""

from collections.abc import Mapping
from typing import ClassVar, Literal

from pydantic import Field

from amlc.spec.references import Argument
from amlc.spec.steps import Step

KIND = "azure_batch"


# azureml/pipeline/core/_azurebatch_step_base.py: the SDK takes these, and none of them reaches the service.
_LOST = (
    *("create_pool", "delete_batch_job_after_finish", "delete_batch_pool_after_finish"),
    *("is_positive_exit_code_failure", "run_task_as_admin", "target_compute_nodes", "vm_image_urn", "vm_size"),
)
_LISTED = ", ".join(f"`{key}`" for key in _LOST[:-1]) + f" and `{_LOST[-1]}`"
_NEVER_SENT = f"the SDK never sends {_LISTED}: make the pool in Azure Batch, and leave them out here"


class AzureBatch(Step):
    """Runs a program on a pool that exists. Each input and output is a folder of its name beside the program."""

    HINTS: ClassVar[Mapping[str, str]] = {**Step.HINTS, **dict.fromkeys(_LOST, _NEVER_SENT)}

    kind: Literal["azure_batch"]
    pool_id: str = Field(description="The pool it runs on.", examples=["cpu-pool"])
    executable: str = Field(description="The program or command that is run.", examples=["convert.exe"])
    arguments: tuple[Argument, ...] = Field(
        (), description="Its arguments: values and references.", examples=[["--in", {"input": "images"}]]
    )
    source: str | None = Field(
        None, description="The folder that is uploaded, relative to this file; nothing by default.", examples=["../bin"]
    )
    version: str | None = Field(
        None, description="A tag that, when changed, keeps an earlier result from being reused."
    )


Spec = AzureBatch
