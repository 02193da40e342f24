"""The folder of a `kusto` step does not hold exactly one file, its query.

The step has no setting that names it (azureml/pipeline/steps/kusto_step.py, `query_directory`).
"""

from collections.abc import Iterator

from amlc import ir
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles

CODE = "ambiguous-query"
SEVERITY = Severity.ERROR

_IGNORES = (".amlignore", ".gitignore")


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    for step in pipeline.steps:
        if not isinstance(step.own, ir.Kusto) or step.source is None or isinstance(files.listing(step.source), str):
            continue
        names = sorted(files.names(step.source) - {*_IGNORES})
        if len(names) == 1:
            continue
        message = f"there is no query in `{step.source}`"
        help_ = "put one file there, with the query"
        if names:
            message = f"`{step.source}` has {len(names)} files, and nothing says which of them is the query"
            help_ = "keep the query alone in a folder"
        yield Finding(path=("steps", step.name, "source"), message=message, help=help_)
