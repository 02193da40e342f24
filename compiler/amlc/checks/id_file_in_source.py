"""The id of the published pipeline would be written into a folder that is uploaded.

Every publication would then change the next one's snapshot, and nothing would ever be up to date.
"""

from collections.abc import Iterator

from amlc import ir
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles

CODE = "id-file-in-source"
SEVERITY = Severity.ERROR


def check(pipeline: ir.Pipeline, _files: ProjectFiles) -> Iterator[Finding]:
    if pipeline.id_file is None:
        return
    if pipeline.id_file.startswith("../"):
        yield Finding(path=("publish", "id_file"), message=f"`{pipeline.id_file}` leads out of the project")
        return
    for step in pipeline.steps:
        if step.source == "." or pipeline.id_file.startswith(step.source + "/"):
            yield Finding(
                path=("publish", "id_file"),
                message=f"`{pipeline.id_file}` is in the folder that the step `{step.name}` uploads",
                help="put it beside this file",
                note=("the folder is uploaded here", ("steps", step.name, "source")),
            )
            return
