"""A HyperDriveStep: the arguments that are drawn, the runs, the best of them, and what it leaves."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from amlc.workspace.job import RunStatus
from amlc.workspace.runner import sampling, search
from amlc.workspace.runner.plan import Mode, Output, Search, Step, StepOutput
from amlc.workspace.runner.refusal import RefusedError
from amlc.workspace.runner.step import Finished

from .surroundings import SCRIPTS, Memory

CHOICE: Mapping[str, Any] = {"--of": ["choice", [[1, 3, 2]]]}


def sought(space: Mapping[str, Any], **more: Any) -> Search:
    usual: dict[str, Any] = {
        "sampling": "grid",
        "metric": "score",
        "highest": True,
        "runs": 10,
        "at_once": 2,
        "seconds": 60.0,
        "has_policy": False,
        "metrics": ("all",),
        "models": {"best": "outputs/model.txt"},
    }
    return Search(space=space, **{**usual, **more})


def output(name: str) -> Output:
    return Output(
        name=name,
        mode=Mode.MOUNT,
        datastore="workspaceblobstore",
        path="azureml/{run-id}/{output-name}",
        path_on_compute=None,
        overwrite=False,
        globs=(),
        is_dataset=False,
        registration=None,
        transformations=(),
    )


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    (tmp_path / "workspaceblobstore").mkdir()
    memory = Memory(tmp_path, {}, {})
    memory.names["id"] = "seek"
    return memory


def searched(
    memory: Memory, what: Search, *, limit: float | None = None, stop: Callable[[], str | None] = lambda: None
) -> Finished:
    step = Step(
        node_id="node",
        name="seek",
        snapshot_id=SCRIPTS.name,
        script="seek.py",
        words=(),
        variables={},
        distribution=None,
        inputs=(),
        outputs=tuple(output(name) for name in (*what.metrics, *what.models)),
        seconds=None,
        after=frozenset(),
        search=what,
        search_seconds=limit,
    )
    return search.run(step, what, step_run_id="id", produced={}, surroundings=memory, stop=stop, grace=1.0)


def said(memory: Memory) -> list[str]:
    text = (memory.root / "logs" / "seek" / "user_logs/std_log.txt").read_text()
    return [line.removeprefix("amlc: ") for line in text.splitlines()]


@pytest.mark.parametrize(("highest", "best"), [(True, "3"), (False, "1")])
def test_the_best_run_leaves_its_model_and_all_their_metrics(memory: Memory, highest: bool, best: str) -> None:
    finished = searched(memory, sought(CHOICE, highest=highest))
    assert finished.outcome.status is RunStatus.COMPLETED
    found = {port.output: made.local for port, made in finished.produced.items()}
    assert found["best"].read_text() == best
    assert json.loads(found["all"].read_text()) == {
        "id_0": {"score": [0.0, 1.0]},
        "id_1": {"score": [2.0, 3.0]},
        "id_2": {"score": [1.0, 2.0]},
    }
    assert StepOutput("node", "best") in finished.produced
    assert said(memory)[-1].startswith(f"the best is --of {best}: score ")
    assert {memory.outcomes[f"seek {index}"].status for index in range(3)} == {RunStatus.COMPLETED}


def test_a_run_that_fails_or_logs_nothing_is_passed_over(memory: Memory) -> None:
    space = {"--of": ["choice", [[1]]], "--how": ["choice", [["badly", "silently", "well"]]]}
    assert searched(memory, sought(space, at_once=1)).outcome.status is RunStatus.COMPLETED
    assert said(memory)[1:] == [
        "--of 1 --how badly: failed: exited with code 1: badly done",
        "--of 1 --how silently: it logged no `score`",
        "--of 1 --how well: score 1",
        "the best is --of 1 --how well: score 1",
    ]


@pytest.mark.parametrize(
    ("how", "message"),
    [
        ("silently", "no run that completed logged the metric `score`"),
        ("badly", "no run completed; the first: exited with code 1: badly done"),
    ],
)
def test_without_a_best_run_the_search_fails(memory: Memory, how: str, message: str) -> None:
    outcome = searched(memory, sought({"--of": ["choice", [[1]]], "--how": ["choice", [[how]]]})).outcome
    assert (outcome.status, outcome.message) == (RunStatus.FAILED, message)


def test_a_model_that_the_best_run_did_not_leave_fails_the_search(memory: Memory) -> None:
    outcome = searched(memory, sought(CHOICE, models={"best": "outputs/other.txt"})).outcome
    assert (outcome.status, outcome.message) == (RunStatus.FAILED, "the best run left no `outputs/other.txt`")


def test_without_a_file_the_model_is_all_that_the_best_run_left(memory: Memory) -> None:
    finished = searched(memory, sought(CHOICE, models={"best": None}, metrics=()))
    (made,) = finished.produced.values()
    assert sorted(one.name for one in made.local.iterdir()) == ["metrics.json", "model.txt"]


SLOW: Mapping[str, Any] = {"--of": ["choice", [[1, 2]]], "--how": ["choice", [["well", "slowly"]]]}


def test_when_the_time_of_the_search_is_up_what_completed_counts(memory: Memory) -> None:
    finished = searched(memory, sought(SLOW, seconds=3.0, at_once=1))
    assert finished.outcome.status is RunStatus.COMPLETED
    assert said(memory)[1:] == [
        "--of 1 --how well: score 1",
        "--of 1 --how slowly: canceled: the time of the search is up",
        "--of 2 --how well: canceled: not started, as the time of the search is up",
        "--of 2 --how slowly: canceled: not started, as the time of the search is up",
        "the best is --of 1 --how well: score 1",
    ]


def test_the_limit_of_the_step_ends_all_its_runs(memory: Memory) -> None:
    outcome = searched(memory, sought(SLOW, at_once=1), limit=2.0).outcome
    assert (outcome.status, outcome.message) == (RunStatus.FAILED, "timed out after 2 s")


def test_a_search_that_is_cancelled_runs_nothing_more(memory: Memory) -> None:
    outcome = searched(memory, sought(SLOW), stop=lambda: "the run was canceled").outcome
    assert (outcome.status, outcome.message) == (RunStatus.CANCELED, "the run was canceled")
    assert ("started", "seek 0") not in memory.events


def test_the_log_says_what_azure_ml_would_do_otherwise(memory: Memory) -> None:
    searched(memory, sought(CHOICE, sampling="bayesianoptimization", runs=1, at_once=1, has_policy=True))
    assert said(memory)[:3] == [
        "1 run, 1 at a time",
        "the arguments are drawn at random here; Azure ML looks where earlier runs did well",
        "no run is cancelled early here",
    ]


def test_a_grid_is_every_combination_in_order_up_to_the_limit() -> None:
    space = {"rate": ["choice", [[0.1, 0.2]]], "--name": ["choice", [["a", "b"]]]}
    assert sampling.words(sought(space, runs=3)) == [
        ("--rate", "0.1", "--name", "a"),
        ("--rate", "0.1", "--name", "b"),
        ("--rate", "0.2", "--name", "a"),
    ]


@pytest.mark.parametrize(
    ("function", "given", "least", "most", "q"),
    [
        ("choice", [[16, 32]], 16, 32, 16),
        ("randint", [5], 0, 4, 1),
        ("uniform", [0.5, 0.75], 0.5, 0.75, None),
        ("quniform", [10, 100, 10], 10, 100, 10),
        ("loguniform", [-6, -1], 0.0024, 0.368, None),
        ("qloguniform", [1, 4, 2], 2, 56, 2),
        ("normal", [100, 1], 90, 110, None),
        ("qnormal", [100, 10, 5], 0, 200, 5),
        ("lognormal", [0, 0.1], 0.3, 3, None),
        ("qlognormal", [3, 0.1, 2], 2, 60, 2),
    ],
)
def test_what_is_drawn_is_of_the_distribution_and_the_same_every_time(
    function: str, given: list[Any], least: float, most: float, q: float | None
) -> None:
    what = sought({"--of": [function, given]}, sampling="random", runs=50)
    drawn = sampling.words(what)
    assert drawn == sampling.words(what)
    values = [float(word) for _, word in drawn]
    assert len(set(values)) > 1
    assert all(least <= value <= most for value in values)
    assert q is None or all(value % q == 0 for value in values)


def test_a_function_that_is_unknown_is_refused() -> None:
    with pytest.raises(RefusedError, match="it varies an argument by `qbeta`, which is unknown here"):
        sampling.words(sought({"--of": ["qbeta", [1, 2]]}, sampling="random"))


@pytest.mark.parametrize("text", ["", "[]", "{}", None])
def test_a_search_that_cannot_be_read_is_refused(text: str | None) -> None:
    with pytest.raises(RefusedError, match="its search cannot be read"):
        sampling.posted({"ModuleMetadataParameters": [{"Name": "HyperDriveRunConfig", "Value": text}]})
