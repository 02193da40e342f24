"""What the commands on runs share: finding the run that is meant."""

import contextlib
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from amlc import compiler
from amlc.cli import spec_file
from amlc.diagnostics import did_you_mean
from amlc.errors import AmlcError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amlc.backends.azureml_v1.sdk import Session
    from amlc.backends.azureml_v1.sdk.running import StepState
    from amlc.backends.azureml_v1.sdk.runs import Run
    from amlc.compiler import Checked


def configure(parser: ArgumentParser) -> None:
    spec_file.configure(parser)
    parser.add_argument(
        "run_id", metavar="RUN", nargs="?", help="the run's id, or how it begins; the last one otherwise"
    )


@contextlib.contextmanager
def chosen(options: Namespace) -> "Iterator[tuple[Checked, Session, Run]]":
    """The run that is meant, open. Raises AmlcError, SystemExit."""
    _, checked = spec_file.open_checked(options)
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
            help_ = did_you_mean(options.run_id, [one.id for one in found], sort="runs")
            raise AmlcError(f"`{options.run_id}` is not a run of `{name}`", help=help_ or "amlc runs lists them")
        if options.run_id is not None and len(meant) > 1:
            raise AmlcError(f"`{options.run_id}` is {len(meant)} runs of `{name}`", help="amlc runs lists them")
        runs.open_run(session, meant[0])
        yield checked, session, meant[0]


def steps(checked: "Checked", session: "Session", run: "Run") -> "list[StepState]":
    """The run's steps, in the order in which the spec has them."""
    from amlc.backends.azureml_v1.sdk import running

    ranks = {step.name: rank for rank, step in enumerate(checked.pipeline.steps)}
    return sorted(running.steps(session, run.id), key=lambda one: ranks.get(one.name, len(ranks)))
