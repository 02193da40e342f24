"""`amlc cancel`: ends a run that is under way."""

import sys
from argparse import ArgumentParser, Namespace

from amlc.cli import past_runs


def configure(parser: ArgumentParser) -> None:
    past_runs.configure(parser)
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    from amlc.backends.azureml_v1.sdk import running, runs

    with past_runs.chosen(options) as (_, session, meant):
        status = running.status(session, meant.id)
        if status in running.ENDED:
            sys.stdout.write(f"the run {meant.id} is over: {status.lower()}\n")
            return 0
        runs.cancel(session, meant.id)
    sys.stdout.write(f"canceling the run {meant.id}\n")
    return 0
