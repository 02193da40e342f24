"""A trigger without a path watches the top of its container, and no folder (azureml/pipeline/core/schedule.py)."""

from collections.abc import Iterator

from amlc import ir
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles

CODE = "unscoped-trigger"
SEVERITY = Severity.WARNING


def check(pipeline: ir.Pipeline, _files: ProjectFiles) -> Iterator[Finding]:
    for one in pipeline.schedules:
        if one.trigger is not None and not (one.trigger.path or "").strip("/."):
            yield Finding(
                path=("schedules", one.name, "datastore_trigger"),
                message=f"only files at the top of `{one.trigger.datastore}` are watched, and none in its folders",
                help="add `path: …`: the folder to watch",
                key=True,
            )
