"""Runs a HyperDriveStep: its script once for each of the drawn arguments, and what the best of them leaves."""

import json
import os
import shutil
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

from amlc.workspace.job import STD_LOG, RunStatus, StepOutcome, Surroundings
from amlc.workspace.runner import outputs, sampling, step, verdict
from amlc.workspace.runner.area import Area
from amlc.workspace.runner.outputs import Produced
from amlc.workspace.runner.plan import Search, Step, StepOutput
from amlc.workspace.runner.refusal import RefusedError
from amlc.workspace.runner.step import Finished

_TIME_UP = "the time of the search is up"


@dataclass(frozen=True, slots=True)
class Child:
    """A run of the search that is over."""

    run_id: str
    words: tuple[str, ...]
    finished: Finished
    score: float | None  # the best that it logged of the metric


def run(
    planned: Step,
    search: Search,
    *,
    step_run_id: str,
    produced: Mapping[StepOutput, Produced],
    surroundings: Surroundings,
    stop: Callable[[], str | None],
    grace: float,
) -> Finished:
    log = surroundings.log(step_run_id, STD_LOG)
    own = {*search.metrics, *search.models}
    script = replace(planned, search=None, outputs=tuple(one for one in planned.outputs if one.name not in own))
    started = time.monotonic()
    limit = min(search.seconds, planned.search_seconds or search.seconds)

    def over() -> str | None:
        return stop() or (_TIME_UP if time.monotonic() - started >= limit else None)

    def child(index: int, words: tuple[str, ...]) -> Child:
        run_id, name = f"{step_run_id}_{index}", f"{planned.name} {index}"
        surroundings.child_created(run_id, step_run_id, planned.node_id, name)
        if reason := over():
            finished = Finished(verdict.canceled(f"not started, as {reason}"), {})
        else:
            surroundings.step_started(run_id)
            one = replace(script, name=name, words=(*planned.words, *((word,) for word in words)))
            finished = step.run(
                one, step_run_id=run_id, produced=produced, surroundings=surroundings, stop=over, grace=grace
            )
        surroundings.step_finished(run_id, finished.outcome)
        ended = Child(run_id, words, finished, _score(search, surroundings.metrics(run_id)))
        step.say(log, f"{' '.join(words)}: {_told(search, ended)}")
        return ended

    try:
        log.parent.mkdir(parents=True, exist_ok=True)
        drawn = sampling.words(search)
        step.say(log, *_notices(search, len(drawn)))
        with ThreadPoolExecutor(min(search.at_once, os.cpu_count() or 1, len(drawn))) as pool:
            children = list(pool.map(child, range(len(drawn)), drawn))
        if reason := stop():
            return Finished(verdict.canceled(reason), {})
        if limit < search.seconds and time.monotonic() - started >= limit:
            return Finished(verdict.failed(f"timed out after {limit:g} s"), {})
        best = _best(search, children)
        if best is None:
            return Finished(_without_best(search, children), {})
        step.say(log, f"the best is {' '.join(best.words)}: {_told(search, best)}")
        kept = _kept(planned, search, step_run_id, children, best, surroundings)
    except (RefusedError, OSError) as error:
        message = verdict.of_error(error) if isinstance(error, OSError) else str(error)
        step.say(log, message)
        return Finished(verdict.failed(message), {})
    return Finished(verdict.completed(), {**best.finished.produced, **kept})


def _notices(search: Search, drawn: int) -> tuple[str, ...]:
    at_once = min(search.at_once, os.cpu_count() or 1, drawn)
    more = f"; Azure ML runs {search.at_once}" if at_once < min(search.at_once, drawn) else ""
    said = [f"{drawn} {'run' if drawn == 1 else 'runs'}, {at_once} at a time{more}"]
    if search.sampling not in ("random", "grid"):
        said.append("the arguments are drawn at random here; Azure ML looks where earlier runs did well")
    if search.has_policy:
        said.append("no run is cancelled early here")
    return tuple(said)


def _score(search: Search, metrics: Mapping[str, list[object]]) -> float | None:
    values = [float(one) for one in metrics.get(search.metric, ()) if isinstance(one, int | float)]
    return (max if search.highest else min)(values, default=None)


def _told(search: Search, child: Child) -> str:
    outcome = child.finished.outcome
    if outcome.status is not RunStatus.COMPLETED:
        return f"{outcome.status.lower()}: {outcome.message}"
    return f"{search.metric} {child.score:g}" if child.score is not None else f"it logged no `{search.metric}`"


def _best(search: Search, children: list[Child]) -> Child | None:
    scored = [one for one in children if one.score is not None and one.finished.outcome.status is RunStatus.COMPLETED]
    return (max if search.highest else min)(scored, key=lambda one: one.score or 0.0, default=None)


def _without_best(search: Search, children: list[Child]) -> StepOutcome:
    outcomes = [one.finished.outcome for one in children]
    if any(one.status is RunStatus.COMPLETED for one in outcomes):
        return verdict.failed(f"no run that completed logged the metric `{search.metric}`")
    return verdict.failed(f"no run completed; the first: {outcomes[0].message}")


def _kept(
    planned: Step,
    search: Search,
    step_run_id: str,
    children: list[Child],
    best: Child,
    surroundings: Surroundings,
) -> Mapping[StepOutput, Produced]:
    """The outputs of the search itself: the metrics of all runs as JSON, and the best run's model."""
    area, made = Area(surroundings.folder(step_run_id)), {}
    for port in planned.outputs:
        if port.name not in (*search.metrics, *search.models):
            continue
        one = outputs.prepare(port, step_run_id=step_run_id, area=area, surroundings=surroundings)
        if port.name in search.metrics:
            found = {child.run_id: surroundings.metrics(child.run_id) for child in children}
            one.local.write_text(json.dumps(found), encoding="utf-8")
        else:
            _copy_model(search.models[port.name], best, one.local, surroundings)
        outputs.keep(one, surroundings)
        made[StepOutput(planned.node_id, port.name)] = one
    return made


def _copy_model(file: str | None, best: Child, target: Path, surroundings: Surroundings) -> None:
    source = surroundings.artifact(best.run_id, file or "outputs")
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    elif source.is_file():
        shutil.copyfile(source, target)
    else:
        raise RefusedError(f"the best run left no `{file or 'outputs'}`")
