"""What the commands on runs share: finding the run that is meant."""

import contextlib
import re
from argparse import ArgumentParser, Namespace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from amlc import compiler
from amlc.cli import spec_file
from amlc.errors import AmlcError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amlc.backends.azureml_v1.sdk import Session
    from amlc.backends.azureml_v1.sdk.running import StepState
    from amlc.backends.azureml_v1.sdk.runs import Run
    from amlc.compiler import Checked

_FRAME = re.compile(r'(?m)^\s*File "(?P<file>[^"]+)", line (?P<line>\d+)')


def configure(parser: ArgumentParser) -> None:
    spec_file.configure(parser)
    parser.add_argument(
        "run_id", metavar="RUN", nargs="?", help="the run's id, or how it begins; the last one otherwise"
    )


@contextlib.contextmanager
def chosen(options: Namespace) -> "Iterator[tuple[Checked, Session, Run]]":
    """The run that is meant, open. Raises AmlcError, SystemExit."""
    _, checked = spec_file.open_checked(options, warn=False)
    made = compiler.lower(checked)
    from amlc.backends.azureml_v1.sdk import building, runs
    from amlc.cli import publication

    name = checked.pipeline.name
    with publication.looking(checked, made) as session:
        published = building.published(session, name, disabled=True)
        found = runs.find(session, [one.id for one in published])
        meant = [one for one in found if options.run_id is None or one.id.startswith(options.run_id)]
        if not found:
            raise AmlcError(f"`{name}` has never been run", help="amlc run runs it")
        if not meant:
            raise AmlcError(f"`{options.run_id}` is not a run of `{name}`", help="amlc runs lists them")
        if options.run_id is not None and len(meant) > 1:
            raise AmlcError(f"`{options.run_id}` is {len(meant)} runs of `{name}`", help="amlc runs lists them")
        runs.open_run(session, meant[0])
        yield checked, session, meant[0]


def steps(checked: "Checked", session: "Session", run: "Run") -> "list[StepState]":
    """The run's steps, in the order in which the spec has them."""
    from amlc.backends.azureml_v1.sdk import running

    ranks = {step.name: rank for rank, step in enumerate(checked.pipeline.steps)}
    return sorted(running.steps(session, run.id), key=lambda one: ranks.get(one.name, len(ranks)))


def where(checked: "Checked", name: str, printed: bytes) -> "Iterator[str]":
    """Where the script of a step that failed, and the step, are written: what it printed ends in a traceback."""
    step = next((one for one in checked.pipeline.steps if one.name == name), None)
    if step is None:
        yield "the spec does not have this step any more"
        return
    sources = checked.files.root / (step.source or ".")
    for frame in reversed(list(_FRAME.finditer(printed.decode("utf-8", errors="replace")))):
        parts = PurePosixPath(frame["file"]).parts
        # A step runs in a copy of its source folder: the longest end of the path that is a file of it.
        ends = (PurePosixPath(*parts[at:]) for at in range(len(parts)))
        file = next((one for one in ends if not one.is_absolute() and (sources / one).is_file()), None)
        if file is not None:
            yield f"script: {spec_file.display_name(sources / file)}:{frame['line']}"
            break
    span = compiler.span_at(checked.tree, ("steps", name))
    yield f"spec: {span.source.name}:{span.source.position(span.start).line}"
