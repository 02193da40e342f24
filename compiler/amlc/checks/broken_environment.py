"""An environment that cannot be built as it is written.

It is one of three things: packages (`python` with `packages` and `pip`, or a file that lists them), an image that
brings its own Python (`image` or `dockerfile` with `user_managed: true`), or the `name` of one that the workspace has.
"""

from collections.abc import Iterator
from pathlib import PurePosixPath

from amlc import ir, project
from amlc.dependencies import conda, dockerfiles, packages
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles
from amlc.tree import Path

CODE = "broken-environment"
SEVERITY = Severity.ERROR


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    listed = {one.name: found for one, found in packages.by_environment(pipeline, files)}
    for one in pipeline.environments:
        at = ("environments", one.name)
        if one.existing is not None:
            continue
        if one.dockerfile is not None:
            yield from _dockerfile(one.dockerfile, (*at, "dockerfile"), files)
        if one.conda is None:
            if one.image is None and one.dockerfile is None:
                yield Finding(path=(*at, "user_managed"), message="`user_managed` needs the `image` that it is about")
        elif one.conda.file is not None:
            yield from _conda_file(one.conda.file, (*at, "conda_file"), files)
        else:
            yield from _python(one, at, listed[one.name])
            if one.conda.requirements is not None:
                source = files.source(one.conda.requirements)
                if isinstance(source, str):
                    yield _unreadable(one.conda.requirements, source, (*at, "requirements"), files)


def _unreadable(file: str, why: str, at: Path, files: ProjectFiles) -> Finding:
    near = project.nearest(files.root, files.root, file)
    help_ = f"did you mean `{PurePosixPath(near).name}`?" if near else None
    return Finding(path=at, message=f"the file `{file}` {why}", help=help_)


def _dockerfile(file: str, at: Path, files: ProjectFiles) -> Iterator[Finding]:
    source = files.source(file)
    if isinstance(source, str):
        yield _unreadable(file, source, at, files)
        return
    # The `ARG`s that a `FROM` may use are all that may come before it.
    first = next((one for one in dockerfiles.instructions(source) if one.word != "ARG"), None)
    if first is None:
        yield Finding(path=at, message=f"the file `{file}` has no `FROM`", help="name the image that it starts from")
    elif first.word != "FROM":
        written = first.span.source.text[first.span.start : first.span.end]
        yield Finding(path=at, span=first.span, message=f"a Dockerfile starts with `FROM`, not `{written}`")


def _conda_file(file: str, at: Path, files: ProjectFiles) -> Iterator[Finding]:
    source = files.source(file)
    if isinstance(source, str):
        yield _unreadable(file, source, at, files)
        return
    for fault in conda.items(source).faults:
        yield Finding(path=at, span=fault.span, message=fault.message, help=fault.help)


def _python(one: ir.Environment, at: Path, listed: list[packages.Package]) -> Iterator[Finding]:
    assert one.conda is not None
    installed = [package for package in listed if package.manager == "conda" and package.wanted.name == "python"]
    if one.conda.python is None:
        message = f"the environment `{one.name}` does not say its Python"
        advice = "move it from `packages` to the key `python`" if installed else 'add `python: "3.10"`'
        if one.image is not None or one.dockerfile is not None:
            advice += ", or `user_managed: true` if the image brings its own"
        yield Finding(path=(*at, "python"), message=message, help=advice, key=True)
        return
    for package in installed:
        message = f"`{package.text}` says the Python again, which the key `python` says"
        yield package.finding(message, "remove it", ("it is said here", (*at, "python")))
