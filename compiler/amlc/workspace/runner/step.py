"""Runs one step: its folder, its data, its process, and what is kept of it."""

import os
import sys
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from amlc.workspace import launcher
from amlc.workspace.job import STD_LOG, RunStatus, StepOutcome, Surroundings
from amlc.workspace.runner import (
    artifacts,
    distribution,
    environment,
    inputs,
    outputs,
    process,
    snapshot,
    verdict,
    words,
)
from amlc.workspace.runner.area import Area
from amlc.workspace.runner.outputs import Produced
from amlc.workspace.runner.plan import Step, StepOutput
from amlc.workspace.runner.refusal import RefusedError


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    words: tuple[str, ...]
    variables: Mapping[str, str]
    produced: Mapping[str, Produced]


@dataclass(frozen=True, slots=True)
class Finished:
    outcome: StepOutcome
    produced: Mapping[StepOutput, Produced]


def run(
    step: Step,
    *,
    step_run_id: str,
    produced: Mapping[StepOutput, Produced],
    surroundings: Surroundings,
    stop: Callable[[], str | None],
    grace: float,
) -> Finished:
    log = surroundings.log(step_run_id, STD_LOG)
    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        area = Area(surroundings.folder(step_run_id))
        prepared = _prepared(step, step_run_id, area, produced, surroundings)
        if step.distribution is not None and (notice := distribution.notice(step.distribution)):
            say(log, notice)
        ended = process.run(
            prepared.words,
            folder=area.work,
            environment=prepared.variables,
            log=log,
            seconds=step.seconds,
            stop=stop,
            grace=grace,
        )
    except (RefusedError, OSError) as error:
        return Finished(_not_started(error, log), {})
    outcome = _kept(_outcome(step, ended, log), prepared.produced.values(), step_run_id, area, surroundings)
    return Finished(outcome, {StepOutput(step.node_id, name): made for name, made in prepared.produced.items()})


def _kept(
    outcome: StepOutcome,
    produced: Collection[Produced],
    step_run_id: str,
    area: Area,
    surroundings: Surroundings,
) -> StepOutcome:
    """Keeps what the step leaves; if that fails, a step that had ended well has not, and any other keeps its reason."""
    log = surroundings.log(step_run_id, STD_LOG)
    try:
        process.cut(log)
        if outcome.status is RunStatus.COMPLETED:
            for made in produced:  # first, as they may lie among the artifacts, which are moved
                outputs.keep(made, surroundings)
    except (RefusedError, OSError) as error:
        outcome = verdict.failed(_said(error), exit_code=outcome.exit_code)
    try:
        gathered = artifacts.gather(area, ignored={made.local for made in produced})
        say(log, *gathered.left_out)
        if gathered.found:
            surroundings.keep_artifacts(step_run_id, area.artifacts)
    except OSError as error:
        message = f"its artifacts were not kept: {_said(error)}"
        say(log, message)
        if outcome.status is RunStatus.COMPLETED:
            outcome = verdict.failed(message, exit_code=outcome.exit_code)
    return outcome


def _prepared(
    step: Step, step_run_id: str, area: Area, produced: Mapping[StepOutput, Produced], surroundings: Surroundings
) -> Prepared:
    if step.snapshot_id is None:
        area.work.mkdir(parents=True)
    else:
        snapshot.restore(_snapshot(step.snapshot_id, surroundings), area.work)
    for name in artifacts.FOLDERS:
        (area.work / name).mkdir(exist_ok=True)
    supply = inputs.Supply(surroundings=surroundings, area=area, produced=produced)
    given = {port.name: inputs.provide(port, supply) for port in step.inputs}
    made = {
        port.name: outputs.prepare(port, step_run_id=step_run_id, area=area, surroundings=surroundings)
        for port in step.outputs
    }
    values = {**given, **{name: str(output.local) for name, output in made.items()}}
    line = tuple(words.filled(word, values) for word in step.words)
    return Prepared(
        words=(sys.executable, launcher.__file__, step.script, *line) if step.script is not None else line,
        variables={
            **environment.of_machine(os.environ),
            **environment.of_step(step, inputs=given, outputs=made),
            **surroundings.environment(step_run_id),
        },
        produced=made,
    )


def _snapshot(snapshot_id: str, surroundings: Surroundings) -> Path:
    try:
        return surroundings.snapshot(snapshot_id)
    except LookupError:
        raise RefusedError(f"its snapshot `{snapshot_id}` is not in the workspace") from None


def _outcome(step: Step, ended: process.Ended, log: Path) -> StepOutcome:
    if ended.timed_out:
        return verdict.failed(f"timed out after {step.seconds:g} s", exit_code=ended.code)
    if ended.stopped:
        return verdict.canceled(ended.stopped, exit_code=ended.code)
    return verdict.of_process(ended, log)


def _not_started(error: RefusedError | OSError, log: Path) -> StepOutcome:
    message = _said(error)
    say(log, f"the step was not started: {message}")
    return verdict.failed(message)


def say(log: Path, *messages: str) -> None:
    with suppress(OSError):  # on a full disk there is no log
        if messages:
            with log.open("a", encoding="utf-8", errors="replace") as file:
                file.writelines(f"amlc: {message}\n" for message in messages)


def _said(error: RefusedError | OSError) -> str:
    return verdict.of_error(error) if isinstance(error, OSError) else str(error)
