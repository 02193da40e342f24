"""`amlc download`: the files that a run's steps kept: their logs, and what they wrote to `outputs`."""

import sys
from argparse import ArgumentParser, Namespace
from pathlib import Path

from amlc.cli import past_runs, spec_file
from amlc.errors import UsageError
from amlc.report.text import printable


def configure(parser: ArgumentParser) -> None:
    past_runs.configure(parser)
    parser.add_argument("-o", "--output", metavar="DIR", help="where to; runs/<run> otherwise")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    from amlc.backends.azureml_v1.sdk import runs

    with past_runs.chosen(options) as (checked, session, meant):
        folder = Path(options.output) if options.output else Path("runs", meant.id)
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise UsageError(f"{folder} is there already", help="name another folder with -o")
        for step in past_runs.steps(checked, session, meant):
            names = runs.download(session, step.id, folder / step.name)
            count = f"{len(names)} {'file' if len(names) == 1 else 'files'}"
            sys.stdout.write(f"{printable(step.name)}: {count} in {spec_file.display_name(folder / step.name)}\n")
    return 0
