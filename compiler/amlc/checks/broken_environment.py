"""An environment that cannot be built as it is written.

It is one of three things: packages (`python`, `packages`, `pip`, or a `conda_file`), an image that brings its own
Python (`image` with `user_managed: true`), or the `name` of one that the workspace has.
"""

import re
from collections.abc import Iterator

from amlc import ir
from amlc.conda import CondaError, resolved
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles

CODE = "broken-environment"
SEVERITY = Severity.ERROR

_PYTHON = re.compile(r"\d+\.\d+(\.\d+)?")


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    for one in pipeline.environments:
        at = ("environments", one.name)
        if one.existing is not None:
            continue
        if one.conda is None:
            if one.image is None:
                yield Finding(path=(*at, "user_managed"), message="`user_managed` needs the `image` that it is about")
        elif one.conda.file is not None:
            try:
                resolved(one.conda, files)
            except CondaError as why:
                yield Finding(path=(*at, "conda_file"), message=f"the file `{one.conda.file}` {why}")
        elif one.conda.python is None:
            message = f"the environment `{one.name}` does not say its Python"
            yield Finding(path=(*at, "python"), message=message, help='add `python: "3.10"`', key=True)
        elif not _PYTHON.fullmatch(one.conda.python):
            message = f"`{one.conda.python}` is no version of Python"
            yield Finding(path=(*at, "python"), message=message, help='write it like "3.10"')
