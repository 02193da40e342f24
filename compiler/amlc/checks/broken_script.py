"""A step's script, or a module beside it that it imports, is not valid Python of the version that its environment has.

The step fails before the script's first line. Where the environment does not say its Python, or says a newer one than
amlc runs on, only what no version takes is reported.
"""

from collections.abc import Iterator

from amlc import ir
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles
from amlc.scripts import reading
from amlc.scripts.parsing import Broken

CODE = "broken-script"
SEVERITY = Severity.ERROR


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    releases, said = reading.releases(pipeline, files), set()
    for step in pipeline.steps:
        if step.script is None or not step.script.endswith(".py"):
            continue
        python = releases.get(step.environment.name) if step.environment is not None else None
        for module in reading.all_modules(step, files, python):
            key = (module.source.name, python)
            if isinstance(broken := module.tree, Broken) and key not in said:
                said.add(key)
                version = f" {python[0]}.{python[1]}" if python else ""
                yield Finding(
                    path=("steps", step.name, "script"),
                    message=f"`{module.path}` is not valid Python{version}: {broken.message} (line {broken.line})",
                    note=("here", reading.place(module.source, broken.line, broken.column)),
                )
