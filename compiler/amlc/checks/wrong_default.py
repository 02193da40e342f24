"""A parameter's default is not of the parameter's type.

The SDK takes the type of a parameter from its default, and publishes whatever it is given.
"""

from collections.abc import Iterator

from amlc import ir
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles

CODE = "wrong-default"
SEVERITY = Severity.ERROR

TYPES = {"string": (str,), "integer": (int,), "number": (int, float), "boolean": (bool,)}


def check(pipeline: ir.Pipeline, _files: ProjectFiles) -> Iterator[Finding]:
    for one in pipeline.parameters:
        if type(one.default) not in TYPES[one.type]:
            message = f"the default of `{one.name}` is not of type {one.type}"
            yield Finding(path=("parameters", one.name, "default"), message=message)
