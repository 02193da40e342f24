"""Which steps run which script, with which Python: found once for all checks."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from amlc import ir
from amlc.project_files import ProjectFiles
from amlc.scripts import reading
from amlc.scripts.parsing import Broken, Version
from amlc.source import Source, Span

if TYPE_CHECKING:
    import ast


class Script(NamedTuple):
    """A step's script: its path in the step's folder, and its tree."""

    step: ir.Step
    path: str
    source: Source
    tree: "ast.Module"

    def line(self, number: int) -> Span:
        """The line of that number, without what it is indented by."""
        return reading.place(self.source, number)


class Run(NamedTuple):
    """A step, and the Python that it surely has."""

    step: ir.Step
    python: Version | None


_Key = tuple[str | None, ...]


def scripts(pipeline: ir.Pipeline, files: ProjectFiles) -> list[Script]:
    """Of each step whose script is there, and can be parsed."""
    return files.once(scripts, lambda: list(_scripts(pipeline, files)))


def _scripts(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Script]:
    found = {key: reading.script_of(*run, files) for key, run in distinct(pipeline, files).items()}
    for step in pipeline.steps:
        script = found[_key(step)]
        if script is not None and script.tree is not None and not isinstance(script.tree, Broken):
            yield Script(step, script.path, script.source, script.tree)


def distinct(pipeline: ir.Pipeline, files: ProjectFiles) -> Mapping[_Key, Run]:
    """Of steps of a kind that run the same script in the same environment, the first."""
    return files.once(distinct, lambda: _distinct(pipeline, files))


def _distinct(pipeline: ir.Pipeline, files: ProjectFiles) -> dict[_Key, Run]:
    releases = reading.releases(pipeline, files)
    found: dict[_Key, Run] = {}
    for step in pipeline.steps:
        if (key := _key(step)) not in found:
            found[key] = Run(step, releases.get(step.environment.name) if step.environment is not None else None)
    return found


def _key(step: ir.Step) -> _Key:
    return step.kind, step.source, step.script, step.environment.name if step.environment is not None else None
