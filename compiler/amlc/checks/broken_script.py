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
from amlc.scripts.running import distinct

CODE = "broken-script"
SEVERITY = Severity.ERROR


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    said = set()
    for step, python in distinct(pipeline, files).values():
        if step.script is None or not step.script.endswith(".py"):
            continue
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
