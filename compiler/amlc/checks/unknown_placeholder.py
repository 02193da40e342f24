"""Braces in an output's path that Azure ML does not replace.

Only `{run-id}` and `{output-name}` are (azureml/data/output_dataset_config.py): anything else becomes a folder of that
very name, the same on every run.
"""

import re
from collections.abc import Iterator

from amlc import ir
from amlc.diagnostics import Finding, Severity, nearest
from amlc.project_files import ProjectFiles

CODE = "unknown-placeholder"
SEVERITY = Severity.WARNING

_KNOWN = ("run-id", "output-name")
_BRACES = re.compile(r"\{([^{}]*)\}")


def check(pipeline: ir.Pipeline, _files: ProjectFiles) -> Iterator[Finding]:
    for step in pipeline.steps:
        for one in step.outputs:
            path = (getattr(one, "destination", None) or (None, None))[1] or ""
            for name in dict.fromkeys(_BRACES.findall(path)):
                if name not in _KNOWN:
                    near = nearest(name, (*_KNOWN, "runid", "output"))
                    meant = {"runid": "run-id", "output": "output-name"}.get(near or "", near)
                    yield Finding(
                        path=("steps", step.name, "outputs", one.name, "path"),
                        message=f"`{{{name}}}` stays as it is: a folder of that name, on every run",
                        help=f"did you mean `{{{meant}}}`?" if meant else "it can be `{run-id}` or `{output-name}`",
                    )
