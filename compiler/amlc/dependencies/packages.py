"""What an environment installs: every package of conda's and pip's, from the spec or a file of the project."""

from collections.abc import Iterator
from itertools import islice
from typing import Literal, NamedTuple

from amlc import ir, secrets
from amlc.dependencies import conda, match_specs, requirements
from amlc.dependencies.requirements import Wanted
from amlc.diagnostics import Finding
from amlc.project_files import ProjectFiles
from amlc.source import Source, Span
from amlc.tree import Path, Scalar, SequenceNode

MAX_PACKAGES = 5_000  # of one spec; what is more is not looked at


class Package(NamedTuple):
    """One entry: its words, what they ask for, and where they are, in the spec or by `span` in another file."""

    text: str
    manager: Literal["conda", "pip"]
    wanted: Wanted
    path: Path
    span: Span | None = None

    @property
    def place(self) -> Path | Span:
        return self.span or self.path

    def finding(self, message: str, advice: str | None = None, note: tuple[str, Path | Span] | None = None) -> Finding:
        return Finding(path=self.path, span=self.span, message=message, help=advice, note=note)


def by_environment(pipeline: ir.Pipeline, files: ProjectFiles) -> list[tuple[ir.Environment, list[Package]]]:
    """Each environment that conda builds, with its packages in the order they are written."""
    return files.once(by_environment, lambda: list(_by_environment(pipeline, files)))


def _by_environment(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[tuple[ir.Environment, list[Package]]]:
    left = MAX_PACKAGES
    for one in pipeline.environments:
        if one.conda is not None:
            listed = list(islice(_packages(one.conda, ("environments", one.name), files), left))
            left -= len(listed)
            yield one, listed


def from_the_index(listed: list[Package]) -> list[Package]:
    """What pip looks up by name in the public index: nothing, where the list says another one."""
    if any(one.wanted.option in ("--index-url", "--pypi-url", "--no-index") for one in listed):
        return []
    return [one for one in listed if one.manager == "pip" and one.wanted.name and not one.wanted.address]


def _packages(of: ir.Conda, at: Path, files: ProjectFiles) -> Iterator[Package]:
    if of.file is not None:
        source = files.source(of.file)
        found = None if isinstance(source, str) else conda.items(source)
        path = (*at, "conda_file")
        for item in found.packages if found else ():
            yield Package(
                text=item.raw,
                manager="conda",
                wanted=match_specs.read(item.raw),
                path=path,
                span=item.span.first_line(),
            )
        for item in found.pip if found else ():
            yield from _pip(item.raw, path, item.span.first_line())
        return
    for line in _requirements(of, files):
        wanted = requirements.read(line.raw)
        yield Package(
            text=line.raw, manager="pip", wanted=wanted, path=(*at, "requirements"), span=_beginning(line.span)
        )
    for index, text in enumerate(of.packages):
        yield Package(text=text, manager="conda", wanted=match_specs.read(text), path=(*at, "packages", index))
    for index, text in enumerate(of.pip):
        yield from _pip(text, (*at, "pip", index))


def _requirements(of: ir.Conda, files: ProjectFiles) -> Iterator[Scalar]:
    """The lines of a requirements file, each where it stands."""
    source = None if of.requirements is None else files.source(of.requirements)
    if isinstance(source, Source):
        for start, end, line in requirements.lines(source.text):
            yield Scalar(line, Span(source, start, end), line)


def _beginning(span: Span) -> Span:
    """The first of a line's parts, without the `\\` that continues it."""
    first = span.first_line()
    words = first.source.text[first.start : first.end].rstrip("\r\\ \t")
    return Span(span.source, first.start, first.start + max(len(words), 1))


def secrets_of(of: ir.Conda, files: ProjectFiles) -> Iterator[tuple[str, str, Span]]:
    """The secrets in the files of an environment, which no report will show: the key that names the file, what it looks
    like, and where.
    """
    source = None if of.file is None else files.source(of.file)
    if isinstance(source, Source):
        yield from (("conda_file", one.what, one.node.span) for one in conda.items(source).secrets)
    lines = tuple(_requirements(of, files))
    if lines:
        source = lines[0].span.source
        for one in secrets.literals(SequenceNode(lines, Span(source, 0, 0))):
            source.hidden.append((one.node.span.start, one.node.span.end))
            yield "requirements", one.what, one.node.span


def _pip(text: str, path: Path, span: Span | None = None) -> Iterator[Package]:
    """An item may have several lines: pip reads each."""
    for _, _, line in requirements.lines(text):
        yield Package(text=line, manager="pip", wanted=requirements.read(line), path=path, span=span)
