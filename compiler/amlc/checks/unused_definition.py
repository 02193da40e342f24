"""Something is defined that no step uses.

Usually a reference was misspelt or forgotten.
"""

from collections.abc import Iterator

from amlc import ir
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles

CODE = "unused-definition"
SEVERITY = Severity.WARNING


def check(pipeline: ir.Pipeline, _files: ProjectFiles) -> Iterator[Finding]:
    inputs = {port.source.name for step in pipeline.steps for port in step.inputs if not isinstance(port.source, tuple)}
    parameters = {
        one.name for step in pipeline.steps for one in step.arguments if isinstance(one, ir.ParameterArgument)
    }
    for input_ in pipeline.inputs:
        if input_.name not in inputs:
            yield Finding(path=("inputs", input_.name), message=f"no step reads the input `{input_.name}`", key=True)
    for parameter in pipeline.parameters:
        if parameter.name not in parameters:
            message = f"no step uses the parameter `{parameter.name}`"
            yield Finding(path=("parameters", parameter.name), message=message, key=True)
