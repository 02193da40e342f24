"""A script registers a model in a way that keeps no link to the run which made it.

`Model.register` uploads the file and registers it by itself; `run.register_model` registers what the run uploaded, with
the run's id (azureml/core/model.py, azureml/_run_impl/run_history_facade.py).
"""

from collections.abc import Iterator

from amlc import ir
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles
from amlc.scripts import reading
from amlc.scripts.parsing import Broken

CODE = "unlinked-model"
SEVERITY = Severity.WARNING


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    releases, said = reading.releases(pipeline, files), set()
    for step in pipeline.steps:
        python = releases.get(step.environment.name) if step.environment is not None else None
        script = reading.script_of(step, files, python)
        if script is None or script.tree is None or isinstance(script.tree, Broken) or script.source.name in said:
            continue
        said.add(script.source.name)
        if "Model" not in script.source.text:
            continue
        from amlc.scripts.registering import unlinked

        for line in unlinked(script.tree)[:1]:
            yield Finding(
                path=("steps", step.name, "script"),
                message=f"`{script.path}` registers a model that will not know the run it came from",
                help="`run.upload_file(…)` and `run.register_model(…)` keep the link",
                note=("`Model.register` takes no run", script.line(line)),
            )
