"""A `parallel_run` step is given files with `mode: download`, and mounts them.

The SDK changes the mode and says nothing (azureml/pipeline/core/_parallel_run_step_base.py, _convert_to_mount_mode).
"""

from collections.abc import Iterator

from amlc import ir
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles

CODE = "ignored-mode"
SEVERITY = Severity.WARNING


def check(pipeline: ir.Pipeline, _files: ProjectFiles) -> Iterator[Finding]:
    for step in pipeline.steps:
        if step.kind != "parallel_run":
            continue
        for port in step.inputs:
            written = isinstance(port.source, ir.Written) and isinstance(port.source.output, ir.FileOutput)
            given = isinstance(port.source, ir.FileDataset | ir.RegisteredDataset | ir.ParameterDataset)
            if port.mode == "download" and (written or given):
                yield Finding(
                    path=("steps", step.name),
                    message=f"the input `{port.name}` is mounted: a `parallel_run` step downloads nothing",
                    help="write `mode: mount`",
                    key=True,
                )
