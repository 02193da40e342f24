"""In which order steps run, and what becomes of the others when one fails or the run is cancelled."""

import threading
import time
from collections.abc import Callable

import pytest

from amlc.workspace.job import RunStatus, Submission
from amlc.workspace.runner import execute

from .conftest import Run
from .surroundings import Memory

FAIL_LEFT = "assert name != 'left', 'left is wrong'"
# Each waits for the other, so both have to run at once.
MEET = """
import time
folder = Path(os.getcwd()).parent.parent
(folder / name).touch()
deadline = time.monotonic() + 10
while not all((folder / other).exists() for other in ('first', 'second')):
    assert time.monotonic() < deadline
    time.sleep(0.01)
"""


def test_a_step_starts_after_all_that_it_was_told_to_run_after(run: Run) -> None:
    ran = run("diamond")
    assert ran.outcome.status is RunStatus.COMPLETED
    events = ran.memory.events
    at = {event: events.index(event) for event in events}
    assert events[0] == ("started", "run")
    assert set(events[1:6]) == {("created", n) for n in ("top", "left", "right", "bottom", "alone")}
    assert events[-1] == ("finished", "run")
    for before, after in (("top", "left"), ("top", "right"), ("left", "bottom"), ("right", "bottom")):
        assert at["finished", before] < at["started", after]


def test_independent_steps_run_side_by_side(run: Run) -> None:
    assert run("two", MEET, side_by_side=2).outcome.status is RunStatus.COMPLETED


def test_no_more_steps_run_at_once_than_allowed(run: Run) -> None:
    events = run("two", side_by_side=1).memory.events
    assert [kind for kind, name in events if name in ("first", "second")][2:] == ["started", "finished"] * 2


def test_what_depends_on_a_failed_step_does_not_run(run: Run) -> None:
    ran = run("diamond", FAIL_LEFT, continue_on_step_failure=True)
    assert ran.outcome.status is RunStatus.FAILED
    assert ran.outcome.message == "step `left` failed: exited with code 1: AssertionError: left is wrong"
    assert ran.of("bottom").status is RunStatus.CANCELED
    assert ran.of("bottom").message == "not started, as step `left` failed"
    assert ("started", "bottom") not in ran.memory.events
    assert {ran.of(name).status for name in ("top", "right", "alone")} == {RunStatus.COMPLETED}


def test_nothing_more_starts_after_a_failure_unless_the_rest_was_to_go_on(run: Run) -> None:
    ran = run("diamond", "assert name != 'top'", side_by_side=1)
    assert ran.of("top").status is RunStatus.FAILED
    for name in ("left", "right", "bottom"):
        assert ran.of(name).message == "not started, as step `top` failed"


def test_what_runs_beside_a_failing_step_is_ended(run: Run) -> None:
    do = "import time; time.sleep(0.3 if name == 'first' else 60); sys.exit(1)"
    start = time.monotonic()
    ran = run("two", do, side_by_side=2)
    assert time.monotonic() - start < 10
    assert (ran.of("second").status, ran.of("second").message) == (RunStatus.CANCELED, "step `first` failed")
    assert ran.outcome.status is RunStatus.FAILED


def test_every_failure_is_counted(run: Run) -> None:
    ran = run("two", "sys.exit(name)", continue_on_step_failure=True)
    assert ran.outcome.message == "step `first` failed: exited with code 1: first (and 1 more failed)"


def test_a_cancelled_run_ends_what_runs_and_starts_nothing(run: Run, memory: Memory) -> None:
    memory.canceled = lambda: (memory.root / "now").exists()
    ran = run("diamond", f"import time; open({str(memory.root / 'now')!r}, 'w'); time.sleep(60)", side_by_side=1)
    assert ran.outcome.status is RunStatus.CANCELED
    assert ran.outcome.message == "the run was canceled"
    statuses = {name: ran.of(name).status for name in ("top", "left", "right", "bottom", "alone")}
    assert set(statuses.values()) == {RunStatus.CANCELED}
    assert (ran.of("top").exit_code, ran.of("top").message) == (-15, "the run was canceled")
    assert (ran.of("bottom").exit_code, ran.of("bottom").message) == (None, "not started, as the run was canceled")
    assert [name for kind, name in memory.events if kind == "started"] == ["run", "top"]


def test_a_run_that_was_cancelled_before_it_began(run: Run, memory: Memory) -> None:
    memory.canceled = lambda: True
    ran = run("acting")
    assert ran.outcome.status is RunStatus.CANCELED
    assert ("started", "act") not in memory.events


def test_a_workspace_that_breaks_ends_the_run_and_is_heard_of(
    memory: Memory, submission: Callable[..., Submission], monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_: str) -> None:
        raise RuntimeError("out of order")

    monkeypatch.setattr(memory, "environment", broken)
    with pytest.raises(RuntimeError, match="out of order"):
        execute(submission("two"), memory)
    assert memory.outcomes["run"].status is RunStatus.FAILED
    assert [thread.name for thread in threading.enumerate() if thread.name.startswith("amlc-step")] == []
