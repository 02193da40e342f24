"""`amlc run`: publishes if needed, submits, follows, and exits with the run's outcome."""

import json
import math
import sys
from argparse import ArgumentParser, BooleanOptionalAction, Namespace
from functools import partial
from typing import TYPE_CHECKING, Any

from amlc import compiler, ir, load
from amlc.cli import data_parameters, past_runs, spec_file
from amlc.diagnostics import did_you_mean
from amlc.errors import ServiceError, UsageError

if TYPE_CHECKING:
    from amlc.cli.following import Follower

POLL_SECONDS = 0.5
FAILED = 1
_HELP = {"boolean": "write true or false"}


def configure(parser: ArgumentParser) -> None:
    spec_file.configure(parser)
    parser.add_argument(
        "--parameter", action="append", default=[], metavar="NAME=VALUE", help="set a parameter of the run"
    )
    parser.add_argument(
        "--follow", action=BooleanOptionalAction, default=True, help="wait for the run, and show its steps and logs"
    )
    parser.add_argument("--json", action="store_true", help="report as one JSON document")
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    _, checked = spec_file.open_checked(options)
    parameters = read_parameters(checked.pipeline, spec_file.pairs(options.parameter, "--parameter"))
    made = compiler.lower(checked)
    from amlc.backends.azureml_v1.sdk import Refused, running
    from amlc.cli import following, publication

    done = publication.publish_checked(checked, made)
    if not options.json:
        sys.stdout.write(publication.summary(done))
        sys.stdout.flush()
    session, local = done.session, isinstance(checked.pipeline.workspace, ir.LocalWorkspace)
    told: dict[str, Any] = {"pipeline": done.publication.id, "version": done.publication.version}
    try:
        asked = running.Submission(
            experiment=checked.pipeline.experiment, parameters=parameters, tags=checked.pipeline.tags
        )
        run_id = running.submit(session, done.publication.id, asked)
        told |= {"run": run_id, "status": "Submitted", "steps": []}
        if not options.json:
            sys.stdout.write(f"run {run_id}\n")
            sys.stdout.flush()
        if options.follow:
            order = [step.name for step in checked.pipeline.steps]
            where = partial(past_runs.where, checked)
            follower = following.Follower(session, run_id, order, where, sys.stderr if options.json else sys.stdout)
            told |= _follow(follower)
            if local and any("ModuleNotFoundError" in (step.error or "") for step in follower.steps.values()):
                sys.stderr.write(
                    f"help: environments are not built here; steps run in {sys.executable}: install it there\n"
                )
    except Refused as why:
        if local and any(one.code == "unreachable" for one in why.refusals):
            raise ServiceError("the embedded workspace has stopped", help="run again: it starts by itself") from why
        raise publication.refused(checked, why) from why
    finally:
        if options.json and "run" in told:
            sys.stdout.write(json.dumps(told, ensure_ascii=False, indent=2) + "\n")
    return 0 if not options.follow or told["status"] == following.COMPLETED else FAILED


def _follow(follower: "Follower") -> dict[str, Any]:
    try:
        outcome = follower.follow(POLL_SECONDS)
    except KeyboardInterrupt:
        if _wants_it_canceled():
            from amlc.backends.azureml_v1.sdk import runs

            runs.cancel(follower.session, follower.run_id)
            sys.stderr.write(f"canceling the run {follower.run_id}\n")
        else:
            sys.stderr.write(f"the run goes on: {follower.run_id}\n")
        raise
    ranks = {name: rank for rank, name in enumerate(follower.order)}
    steps = sorted(follower.steps.values(), key=lambda one: ranks.get(one.name, len(ranks)))
    return {
        "status": outcome.status,
        "seconds": outcome.seconds,
        "error": outcome.error,
        "steps": [
            {
                "name": one.name,
                "run": one.id,
                "status": one.status,
                "seconds": one.seconds,
                "error": one.error,
                "reused": one.reused,
            }
            for one in steps
        ],
    }


def _wants_it_canceled() -> bool:
    """Asks, where there is somebody to ask; whoever interrupts again, or says nothing, leaves the run alone."""
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        return False
    sys.stderr.write("\ncancel the run? It goes on otherwise. [y/N] ")
    sys.stderr.flush()
    try:
        return sys.stdin.readline().strip().lower() in ("y", "yes")
    except KeyboardInterrupt:
        return False


def read_parameters(pipeline: ir.Pipeline, given: dict[str, str]) -> dict[str, Any]:
    """The parameters of a run, of the types that the spec declares. Raises UsageError."""
    declared = {one.name: one for one in pipeline.parameters}
    values: dict[str, Any] = {}
    for name, text in given.items():
        if name not in declared:
            help_ = did_you_mean(name, declared, sort="parameters")
            raise UsageError(f"the pipeline has no parameter `{name}`", help=help_)
        sort = declared[name].type
        if sort in ("datapath", "dataset"):
            values[name] = data_parameters.read(name, sort, text)
            continue
        value: ir.Literals | None
        try:
            value = text if sort == "string" else load.scalar(text) if text else None
        except ValueError:
            value = None
        if value is None or not ir.is_of_type(value, sort) or (isinstance(value, float) and not math.isfinite(value)):
            said = f"`{text}` is not" if text else "is given nothing"
            raise UsageError(f"the parameter `{name}` is of type {sort}, and {said}", help=_HELP.get(sort))
        values[name] = value
    return values
