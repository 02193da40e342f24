"""Runs the steps of a plan side by side, each as soon as those it waits for have completed."""

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from graphlib import TopologicalSorter
from queue import SimpleQueue
from uuid import uuid4

from amlc.workspace.job import Result, RunStatus, StepOutcome, Submission, Surroundings
from amlc.workspace.runner import interpret, outputs, reuse, search, step, transfer, verdict
from amlc.workspace.runner.plan import Step, StepOutput
from amlc.workspace.runner.refusal import RefusedError
from amlc.workspace.runner.stop import CANCELED, Stop


def execute(
    submission: Submission,
    surroundings: Surroundings,
    *,
    side_by_side: int | None = None,
    grace: float = 5.0,
    new_id: Callable[[], str] = lambda: str(uuid4()),
) -> StepOutcome:
    """Runs it to its end, and tells the surroundings of all that happens.

    At most `side_by_side` steps run at once, by default one a core; a step that has to end gets `grace` seconds for it.
    """
    surroundings.run_started(submission.run_id)
    outcome = verdict.failed("the runner broke down")
    try:
        outcome = _Run(submission, surroundings, grace, new_id).executed(side_by_side or os.cpu_count() or 1)
    except RefusedError as refusal:
        outcome = verdict.failed(str(refusal))
    finally:
        surroundings.run_finished(submission.run_id, outcome)
    return outcome


class _Run:
    """A run under way: what is known of its steps."""

    def __init__(
        self, submission: Submission, surroundings: Surroundings, grace: float, new_id: Callable[[], str]
    ) -> None:
        self._submission = submission
        self._surroundings = surroundings
        self._grace = grace
        self._plan = {one.node_id: transfer.placed(one, surroundings) for one in interpret.plan(submission)}
        self._ids = {node_id: new_id() for node_id in self._plan}
        self._stop = Stop(lambda: surroundings.is_canceled(submission.run_id))
        self._produced: dict[StepOutput, outputs.Produced] = {}
        self._outcomes: dict[str, StepOutcome] = {}

    def executed(self, side_by_side: int) -> StepOutcome:
        for node_id, planned in self._plan.items():
            self._surroundings.step_created(self._ids[node_id], self._submission.run_id, node_id, planned.name)
        with ThreadPoolExecutor(side_by_side, thread_name_prefix="amlc-step") as pool:
            try:
                self._run_all(pool)
            except BaseException:
                self._stop.because("the runner broke down")  # the pool waits for the steps that still run
                raise
        for planned in self._plan.values():
            if planned.node_id not in self._outcomes:
                self._end(planned, verdict.canceled(self._why_not_started(planned)))
        return self._outcome()

    def _run_all(self, pool: ThreadPoolExecutor) -> None:
        sorter = TopologicalSorter({node_id: sorted(planned.after) for node_id, planned in self._plan.items()})
        sorter.prepare()
        ended: SimpleQueue[Future[step.Finished]] = SimpleQueue()
        running: dict[Future[step.Finished], Step] = {}
        while True:
            for node_id in sorter.get_ready():
                future = pool.submit(self._one, self._plan[node_id])
                running[future] = self._plan[node_id]
                future.add_done_callback(ended.put)
            if not running:
                return
            future = ended.get()
            planned, finished = running.pop(future), future.result()
            self._produced |= finished.produced
            if finished.outcome.status is RunStatus.COMPLETED:
                sorter.done(planned.node_id)

    def _one(self, planned: Step) -> step.Finished:
        """In a thread of the pool; what follows from its end is said before the thread takes up another step."""
        if reason := self._stop.reason():
            finished = step.Finished(verdict.canceled(f"not started, as {reason}"), {})
        else:
            finished = self._reused_or_run(planned)
        if finished.outcome.status is RunStatus.FAILED and not self._submission.continue_on_step_failure:
            self._stop.because(f"step `{planned.name}` failed")
        self._end(planned, finished.outcome)
        return finished

    def _reused_or_run(self, planned: Step) -> step.Finished:
        step_run_id = self._ids[planned.node_id]
        key = reuse.key(planned, self._produced, self._surroundings)
        earlier = None if key is None else reuse.found(planned, key, self._surroundings)
        if earlier is not None:
            self._surroundings.step_reused(step_run_id, earlier[0])
            return step.Finished(verdict.reused(), earlier[1])
        self._surroundings.step_started(step_run_id)
        if planned.transfer is not None:
            execute_step = partial(transfer.run, planned, planned.transfer)
        elif planned.search is not None:
            execute_step = partial(search.run, planned, planned.search)
        else:
            execute_step = partial(step.run, planned)
        finished = execute_step(
            step_run_id=step_run_id,
            produced=self._produced,
            surroundings=self._surroundings,
            stop=self._stop.reason,
            grace=self._grace,
        )
        if finished.outcome.status is RunStatus.COMPLETED:
            written = {output.output: made.run_id for output, made in finished.produced.items()}
            self._surroundings.step_wrote(step_run_id, written)
            if key is not None:
                result = Result(
                    run_id=step_run_id,
                    pipeline_run_id=self._submission.run_id,
                    node_id=planned.node_id,
                    outputs=written,
                )
                self._surroundings.keep_result(key, result)
        return finished

    def _end(self, planned: Step, outcome: StepOutcome) -> None:
        self._outcomes[planned.node_id] = outcome
        self._surroundings.step_finished(self._ids[planned.node_id], outcome)

    def _why_not_started(self, planned: Step) -> str:
        for node_id in sorted(planned.after, key=list(self._plan).index):
            before = self._outcomes[node_id]
            match before.status:
                case RunStatus.FAILED:
                    return f"not started, as step `{self._plan[node_id].name}` failed"
                case RunStatus.CANCELED if before.message:
                    return (
                        before.message
                        if before.message.startswith("not started")
                        else f"not started, as {before.message}"
                    )
        return f"not started, as {self._stop.reason()}"

    def _outcome(self) -> StepOutcome:
        failures = [
            planned for planned in self._plan.values() if self._outcomes[planned.node_id].status is RunStatus.FAILED
        ]
        if failures:
            first = failures[0]
            more = f" (and {len(failures) - 1} more failed)" if len(failures) > 1 else ""
            return verdict.failed(f"step `{first.name}` failed: {self._outcomes[first.node_id].message}{more}")
        if any(outcome.status is RunStatus.CANCELED for outcome in self._outcomes.values()):
            return verdict.canceled(CANCELED)
        return verdict.completed()
