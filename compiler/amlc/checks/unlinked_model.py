"""A script registers a model in a way that keeps no link to the run which made it.

`Model.register` uploads the file and registers it by itself; `run.register_model` registers what the run uploaded, with
the run's id (azureml/core/model.py, azureml/_run_impl/run_history_facade.py).
"""

from collections.abc import Iterator

from amlc import ir
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles
from amlc.scripts.running import scripts

CODE = "unlinked-model"
SEVERITY = Severity.WARNING


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    said: set[str] = set()
    for script in scripts(pipeline, files):
        if script.source.name in said:
            continue
        said.add(script.source.name)
        if "Model" not in script.source.text:
            continue
        from amlc.scripts.registering import unlinked

        for line in unlinked(script.tree)[:1]:
            yield Finding(
                path=("steps", script.step.name, "script"),
                message=f"`{script.path}` registers a model that will not know the run it came from",
                help="`run.upload_file(…)` and `run.register_model(…)` keep the link",
                note=("`Model.register` takes no run", script.line(line)),
            )
