"""An environment that cannot be built as it is written.

It is one of three things: packages (`python`, `packages`, `pip`, or a `conda_file`), an image that brings its own
Python (`image` with `user_managed: true`), or the `name` of one that the workspace has.
"""

from collections.abc import Iterator

from amlc import ir
from amlc.conda import CondaError, resolved
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles

CODE = "broken-environment"
SEVERITY = Severity.ERROR


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    for one in pipeline.environments:
        at = ("environments", one.name)
        if one.existing is not None:
            if one.image is not None or one.variables:
                key = "image" if one.image is not None else "variables"
                yield Finding(
                    path=(*at, key), message=f"an environment with a `name` exists: `{key}` cannot change it", key=True
                )
        elif one.conda is None:
            if one.image is None:
                yield Finding(path=(*at, "user_managed"), message="`user_managed` needs the `image` that it is about")
        elif one.conda.file is not None:
            if one.conda.python or one.conda.packages or one.conda.pip:
                message = "with a `conda_file`, packages belong into it"
                yield Finding(path=(*at, "conda_file"), message=message, key=True)
            else:
                try:
                    resolved(one.conda, files)
                except CondaError as why:
                    yield Finding(path=(*at, "conda_file"), message=f"the file `{one.conda.file}` {why}")
        elif one.conda.python is None:
            yield Finding(
                path=(*at, "python"),
                message=f"the environment `{one.name}` does not say its Python",
                help='add `python: "3.10"`',
                key=True,
            )
