"""A `databricks` step passes an option and a parameter, which is two words: its name, and its value.

The SDK writes a parameter's name before its value (azureml/pipeline/core/_databricks_step_base.py,
_encode_string_params): the option gets the name.
"""

from collections.abc import Iterator
from itertools import pairwise

from amlc import ir
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles

CODE = "doubled-parameter"
SEVERITY = Severity.WARNING


def check(pipeline: ir.Pipeline, _files: ProjectFiles) -> Iterator[Finding]:
    for step in pipeline.steps:
        if not isinstance(step.own, ir.Databricks):
            continue
        key = "jar_params" if step.own.code == "class" else "arguments"
        for index, (option, one) in enumerate(pairwise(step.arguments), start=1):
            if isinstance(one, ir.ParameterArgument) and _is_option(option):
                yield Finding(
                    path=("steps", step.name, key, index),
                    message=f"this becomes `{option} {one.name} …`: the SDK puts a parameter's name before its value",
                    help=f"leave `{option}` out, and let the script read `{one.name}` and the word after",
                )


def _is_option(word: ir.Argument) -> bool:
    return isinstance(word, str) and word[:1] == "-" and "=" not in word and word.lstrip("-")[:1].isalpha()
