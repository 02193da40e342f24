"""An input or output has the name of an environment variable that every process needs.

The path of an input is handed over in a variable of its name, too (azureml/data/_config_helper.py warns of these).
"""

from collections.abc import Iterator

from amlc import ir
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles
from amlc.tree import Path

CODE = "reserved-name"
SEVERITY = Severity.WARNING

_RESERVED = frozenset(("path", "ld_library_path", "user", "logname", "home", "pwd", "shell"))


def check(pipeline: ir.Pipeline, _files: ProjectFiles) -> Iterator[Finding]:
    names: list[Path] = [("inputs", one.name) for one in pipeline.inputs]
    names += [("steps", step.name, "outputs", one.name) for step in pipeline.steps for one in step.outputs]
    for path in names:
        if str(path[-1]).lower() in _RESERVED:
            message = f"`{path[-1]}` is an environment variable that the step's process needs"
            yield Finding(path=path, message=message, help=f"write `{path[-1]}_data`, say", key=True)
