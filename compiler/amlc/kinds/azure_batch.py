"""`azure_batch`: a program on a pool of an Azure Batch account."""

from collections.abc import Iterator
from typing import Literal

from pydantic import Field

from amlc.diagnostics import Finding
from amlc.rules import only_pipeline_data, without_limit, wrong
from amlc.spec.references import Argument, ParameterRef
from amlc.spec.steps import Step

KIND = "azure_batch"


# azureml/pipeline/core/_azurebatch_step_base.py: the SDK takes these, and none of them reaches the service.
UNSENT = (
    *("create_pool", "delete_batch_job_after_finish", "delete_batch_pool_after_finish"),
    *("is_positive_exit_code_failure", "run_task_as_admin", "target_compute_nodes", "vm_image_urn", "vm_size"),
)


class AzureBatch(Step):
    """Runs a program on a pool that exists. Each input and output is a folder of its name beside the program."""

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
    create_pool: bool | None = Field(None, description="Whether the pool is made: the SDK never sends it.")
    target_compute_nodes: int | None = Field(None, description="The size of that pool: the SDK never sends it.")
    vm_size: str | None = Field(None, description="The size of that pool's machines: the SDK never sends it.")
    vm_image_urn: str | None = Field(None, description="The image of that pool's machines: the SDK never sends it.")
    run_task_as_admin: bool | None = Field(
        None, description="Whether the program has an administrator's rights: the SDK never sends it."
    )
    is_positive_exit_code_failure: bool | None = Field(
        None, description="Whether the step fails with its program: the SDK never sends it."
    )
    delete_batch_job_after_finish: bool | None = Field(
        None, description="Whether the job is deleted afterwards: the SDK never sends it."
    )
    delete_batch_pool_after_finish: bool | None = Field(
        None, description="Whether the pool is deleted afterwards: the SDK never sends it."
    )


Spec = AzureBatch


def rules(spec: AzureBatch) -> Iterator[Finding]:
    for index, one in enumerate(spec.arguments):
        if isinstance(one, ParameterRef):
            # azureml/pipeline/core/_azurebatch_step_base.py looks for a parameter of the module, which it never makes.
            message = f"the SDK cannot hand the parameter `{one.parameter}` to an `azure_batch` step"
            yield wrong(("arguments", index), message, "write its value, or let another step write it into a file")
    yield from only_pipeline_data(spec, [*spec.outputs])  # azureml/pipeline/steps/azurebatch_step.py takes no others
    yield from without_limit(spec)
