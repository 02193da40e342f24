"""A setting of an `azure_batch` step that the SDK takes and never sends, so that it changes nothing.

The step's module declares a parameter for each, and the step gives none of them a value
(azureml/pipeline/core/_azurebatch_step_base.py, `create_node`).
"""

from collections.abc import Iterator

from amlc import ir
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles

CODE = "unsent-setting"
SEVERITY = Severity.WARNING

_POOL = ("create_pool", "target_compute_nodes", "vm_size", "vm_image_urn")
_OF_THE_POOL = "make the pool in Azure Batch, and leave this out"


def check(pipeline: ir.Pipeline, _files: ProjectFiles) -> Iterator[Finding]:
    for step in pipeline.steps:
        unsent = step.own.unsent if isinstance(step.own, ir.AzureBatch) else ()
        for name in unsent:
            yield Finding(
                path=("steps", step.name, name),
                message=f"`{name}` has no effect: the SDK never sends it",
                help=_OF_THE_POOL if name in _POOL else "leave it out: nothing tells Azure Batch of it",
                key=True,
            )
