"""`amlc logs`: what a run's steps printed; of a run that failed, the step that did, and where it is written."""

import sys
from argparse import ArgumentParser, Namespace

from amlc.cli import past_runs
from amlc.diagnostics import did_you_mean
from amlc.errors import AmlcError
from amlc.report.text import printable


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
            raise AmlcError(f"`{options.step}` is not a step of this run", help=help_)
        failed = [one for one in there if one.status == "Failed"]
        wanted = [one for one in there if one.name == options.step] if options.step else failed or there
        for one in wanted:
            details = running.details(session, one.id)
            printed = running.log(session, one.id, 0)
            sys.stdout.write(f"{printable(one.name)}: {one.status.lower()}\n")
            sys.stdout.writelines(
                f"  {printable(line)}\n" for line in printed.decode("utf-8", errors="replace").splitlines()
            )
            if one.status == "Failed":
                why = [] if details.error is None else [f"why: {printable(details.error)}"]
                sys.stdout.writelines(f"  = {line}\n" for line in (*why, *past_runs.where(checked, one.name, printed)))
    return 0
