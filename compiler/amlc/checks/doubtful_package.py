"""A name that installs something else than is probably meant, or nothing that a new Python needs.

`azureml` is the client of another service, `bs4` a stand-in, `dataclasses` a backport for old Pythons. conda knows
`scikit-learn` and `pytorch` by these names alone.
"""

from collections.abc import Iterator

from amlc import ir
from amlc.dependencies import packages
from amlc.dependencies.misnomers import BACKPORTS, CONDA, DOUBTFUL, STOPPING
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles

CODE = "doubtful-package"
SEVERITY = Severity.WARNING


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    for _, listed in packages.by_environment(pipeline, files):
        for one in packages.from_the_index(listed):
            name = one.wanted.name or ""
            if name in BACKPORTS:
                message = f"`{name}` comes with Python, and what pip would install is for old ones"
                yield one.finding(message, "leave it out")
            elif name in DOUBTFUL and (name not in STOPPING or one.wanted.constraint):
                meant, why = DOUBTFUL[name]
                yield one.finding(f"the package `{name}` {why}", f"did you mean `{meant}`?")
        for one in listed:
            name = one.wanted.name or ""
            if one.manager == "conda" and name in CONDA:
                yield one.finding(f"conda-forge has no `{name}`", f"did you mean `{CONDA[name]}`?")
