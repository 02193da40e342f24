"""A step passes arguments to a script that cannot read any.

The step runs, with nothing of what the arguments say. Only a script of one file is looked at, and only where nothing
that it imports could read a command line; arguments that are all data are left alone: they also say the step's order.
"""

from collections.abc import Iterator

from amlc import ir
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles
from amlc.scripts.running import scripts

CODE = "ignored-arguments"
SEVERITY = Severity.WARNING


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    for script in scripts(pipeline, files):
        step = script.step
        if step.kind not in ("python_script", "hyper_drive", "synapse_spark"):
            continue
        if not step.searched and all(isinstance(one, ir.PortArgument) for one in step.arguments):
            continue
        if "argparse" in script.source.text:  # most, and nothing more has to be imported for them
            continue
        from amlc.scripts.ignoring import ignores_arguments

        if ignores_arguments(script.tree, script.source.text):
            effect = "every run of the search does the same" if step.searched else "what they say has no effect"
            yield Finding(
                path=("steps", step.name, "hyperparameter_sampling" if step.searched else "arguments"),
                message=f"`{script.path}` reads no arguments: {effect}",
                help="read them with `argparse`, or leave them out",
                key=True,
            )
