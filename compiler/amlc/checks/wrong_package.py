"""A name that pip cannot install: what the code imports, where the package has another name.

`sklearn` and `pytorch` exist to say so and stop; `cv2`, `PIL` and `yaml` do not exist; `json` comes with Python. A list
with an index of its own (`--index-url`) is not looked at: what such an index has is not known.
"""

import re
from collections.abc import Iterator

from amlc import ir
from amlc.dependencies import packages
from amlc.dependencies.misnomers import ABSENT, STANDARD, STOPPING
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles

CODE = "wrong-package"
SEVERITY = Severity.ERROR


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    for _, listed in packages.by_environment(pipeline, files):
        for one in packages.from_the_index(listed):
            name = one.wanted.name or ""
            if name == "python":
                yield one.finding("pip does not install Python", 'say it by the key `python`, like `python: "3.10"`')
            elif name in STANDARD:
                yield one.finding(f"pip has no `{name}`: it comes with Python", "leave it out")
            elif name in ABSENT:
                yield one.finding(
                    f"pip has no `{re.split('[^A-Za-z0-9._-]', one.text)[0]}`",
                    f"the package is called `{ABSENT[name]}`",
                )
            elif name in STOPPING and not one.wanted.constraint:  # old versions of some do install
                message = f"the package `{name}` is there only to say that it cannot be installed"
                yield one.finding(message, f"what is meant is {STOPPING[name]}")
