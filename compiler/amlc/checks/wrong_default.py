"""A parameter's default is not of the parameter's type.

The SDK takes the type of a parameter from its default, and publishes whatever it is given.
"""

from collections.abc import Iterator

from amlc import ir
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles

CODE = "wrong-default"
SEVERITY = Severity.ERROR


def check(pipeline: ir.Pipeline, _files: ProjectFiles) -> Iterator[Finding]:
    for one in pipeline.parameters:
        if not ir.is_of_type(one.default, one.type):
            message = f"the default of `{one.name}` is not of type {one.type}"
            yield Finding(path=("parameters", one.name, "default"), message=message, help=_help(one))


def _help(one: ir.Parameter) -> str | None:
    words = {"yes": "write `true`", "on": "write `true`", "no": "write `false`", "off": "write `false`"}
    if one.type == "boolean" and isinstance(one.default, str):
        return words.get(one.default.lower())
    return "write it in quotes" if one.type == "string" else None
