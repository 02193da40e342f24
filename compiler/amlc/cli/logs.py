"""`amlc logs`: what a run's steps printed; of a run that failed, the step that did, and where it is written."""

import re
import sys
from argparse import ArgumentParser, Namespace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from amlc import compiler
from amlc.cli import past_runs, spec_file
from amlc.diagnostics import did_you_mean
from amlc.errors import UsageError
from amlc.report.text import printable

if TYPE_CHECKING:
    from amlc.compiler import Checked

_FRAME = re.compile(r'(?m)^\s*File "(?P<file>[^"]+)", line (?P<line>\d+)')


def configure(parser: ArgumentParser) -> None:
    past_runs.configure(parser)
    parser.add_argument("step", metavar="STEP", nargs="?", help="the step; those that failed otherwise, or all")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    from amlc.backends.azureml_v1.sdk import running

    with past_runs.chosen(options) as (checked, session, meant):
        there = past_runs.steps(checked, session, meant)
        names = [one.name for one in there]
        if options.step is not None and options.step not in names:
            help_ = did_you_mean(options.step, names, sort="steps")
            raise UsageError(f"`{options.step}` is not a step of this run", help=help_)
        failed = [one for one in there if one.status == "Failed"]
        wanted = [one for one in there if one.name == options.step] if options.step else failed or there
        for one in wanted:
            details = running.details(session, one.id)
            text = running.log(session, one.id, 0).decode("utf-8", errors="replace")
            sys.stdout.write(f"{printable(one.name)}: {one.status.lower()}\n")
            sys.stdout.writelines(f"  {printable(line)}\n" for line in text.splitlines())
            if one.status == "Failed":
                sys.stdout.writelines(f"  = {line}\n" for line in _why(checked, one.name, text, details.error))
    return 0


def _why(checked: "Checked", name: str, text: str, error: str | None) -> list[str]:
    """Why a step failed, and where its script and its place in the spec are."""
    lines = [] if error is None else [f"why: {printable(error)}"]
    step = next((one for one in checked.pipeline.steps if one.name == name), None)
    if step is None:
        return [*lines, "the spec does not have this step any more"]
    sources = checked.files.root / (step.source or ".")
    for frame in reversed(list(_FRAME.finditer(text))):
        parts = PurePosixPath(frame["file"]).parts
        # A step runs in a copy of its source folder: the longest end of the path that is a file of it.
        ends = (PurePosixPath(*parts[at:]) for at in range(len(parts)))
        file = next((one for one in ends if not one.is_absolute() and (sources / one).is_file()), None)
        if file is not None:
            lines.append(f"script: {spec_file.display_name(sources / file)}:{frame['line']}")
            break
    span = compiler.span_at(checked.tree, ("steps", name))
    lines.append(f"spec: {span.source.name}:{span.source.position(span.start).line}")
    return lines
