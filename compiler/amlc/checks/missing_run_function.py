"""The script of a `parallel_run` step has no function `run`.

Azure ML imports the script in every process, calls `init()` once when there is one, and `run(mini_batch)` for each mini
batch: without it the step fails. What a script gets by `from … import *` is not looked into.
"""

from collections.abc import Iterator

from amlc import ir
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles
from amlc.scripts.running import scripts

CODE = "missing-run-function"
SEVERITY = Severity.ERROR


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    for script in scripts(pipeline, files):
        if script.step.kind != "parallel_run":
            continue
        from amlc.scripts.entry import lacks_run

        if lacks_run(script.tree):
            yield Finding(
                path=("steps", script.step.name, "script"),
                message=f"`{script.path}` has no function `run`, which is called for each mini batch",
                help="define `def run(mini_batch): …`, which returns a list or a table",
            )
