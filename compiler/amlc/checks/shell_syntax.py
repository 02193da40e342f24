"""A command is written for a shell, and none is asked for.

The SDK sends a command as a list of arguments: `&&`, `|` and `>` are some of them.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath

from amlc import ir
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles

CODE = "shell-syntax"
SEVERITY = Severity.WARNING

_SHELLS = ("ash", "bash", "cmd", "dash", "ksh", "powershell", "pwsh", "sh", "zsh")
_OPERATORS = ("&&", "||", "|", "&", ">", ">>", "<", "2>", "2>&1", "&>")


def check(pipeline: ir.Pipeline, _files: ProjectFiles) -> Iterator[Finding]:
    for step in pipeline.steps:
        if step.kind != "command" or not step.arguments:
            continue
        program = step.arguments[0]
        if isinstance(program, str) and PurePosixPath(program).name.removesuffix(".exe") in _SHELLS:
            continue
        for index, one in enumerate(step.arguments):
            if isinstance(one, str) and one in _OPERATORS:
                yield Finding(
                    path=("steps", step.name, "command", index),
                    message=f"no shell is asked for: `{one}` is one of the arguments of `{program}`",
                    help='write `command: [bash, -c, "…"]`',
                )
                break
