"""Submissions that cannot be run, and what is said of them."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from amlc.workspace.job import RunStatus, Submission
from amlc.workspace.runner import interpret
from amlc.workspace.runner.refusal import RefusedError

from .conftest import Run

Make = Callable[..., Submission]


def changed(submission: Submission, change: Callable[[dict[str, Any]], None]) -> Submission:
    """`change` is given the graph, the interface and the modules."""
    values = {name: getattr(submission, name) for name in Submission.__dataclass_fields__}
    change(values)
    return Submission(**values)


def refusal(submission: Submission) -> str:
    with pytest.raises(RefusedError) as raised:
        interpret.plan(submission)
    return str(raised.value)


def test_a_step_of_a_kind_that_cannot_run_here_fails_the_run_before_anything_runs(run: Run) -> None:
    ran = run("databricks")
    assert ran.outcome.status is RunStatus.FAILED
    assert ran.outcome.message == (
        "step `notebook`: a DatabricksStep cannot run in the embedded workspace: "
        "its code needs a cluster of Azure Databricks"
    )
    assert ran.memory.events == [("started", "run"), ("finished", "run")]


def test_a_step_that_needs_a_service_says_which(run: Run) -> None:
    ran = run("kusto")
    assert ran.outcome.message == (
        "step `rows`: a KustoStep cannot run in the embedded workspace: its query needs an Azure Data Explorer cluster"
    )
    assert ran.memory.events == [("started", "run"), ("finished", "run")]


def test_steps_that_wait_for_one_another(submission: Make) -> None:
    def circle(values: dict[str, Any]) -> None:
        values["graph"]["Edges"] += [
            {"SourceOutputPort": edge["DestinationInputPort"], "DestinationInputPort": edge["SourceOutputPort"]}
            for edge in values["graph"]["Edges"][:1]
        ]

    said = refusal(changed(submission("diamond"), circle))
    assert said.startswith("the steps wait for one another: ")
    assert "`top`" in said


def test_a_module_that_nobody_posted(submission: Make) -> None:
    made = submission("acting", modules={})
    assert "which is unknown" in refusal(made)


@pytest.mark.parametrize("end", ["SourceOutputPort", "DestinationInputPort"])
def test_an_edge_to_nowhere(submission: Make, end: str) -> None:
    def cut(values: dict[str, Any]) -> None:
        values["graph"]["Edges"][0][end]["NodeId"] = "gone"

    assert "the node `gone`, which does not exist" in refusal(changed(submission("mounted"), cut))


def test_an_input_without_an_edge(submission: Make) -> None:
    def cut(values: dict[str, Any]) -> None:
        values["graph"]["Edges"].clear()

    said = refusal(changed(submission("mounted"), cut))
    assert said == "step `train`: the input `model_input` is connected to nothing"


def test_a_parameter_without_a_value(submission: Make) -> None:
    made = submission("acting", interface={})
    assert refusal(made) == "step `act`: the pipeline parameter `do` has neither a default nor a value"


@pytest.mark.parametrize("limit", ["soon", "0", "-1", "nan", "inf"])
def test_a_limit_that_is_none(submission: Make, limit: str) -> None:
    def late(values: dict[str, Any]) -> None:
        node = values["graph"]["ModuleNodes"][0]
        node["Runconfig"] = json.dumps({"environmentVariables": {"AMLC_TIMEOUT_SECONDS": limit}})

    said = refusal(changed(submission("own_limit"), late))
    assert said == f"step `act`: its time limit is `{limit}`, which is not a number of seconds"


def test_a_mode_that_is_not_offered(submission: Make) -> None:
    def hdfs(values: dict[str, Any]) -> None:
        (module,) = values["modules"].values()
        module["StructuredInterface"]["Inputs"][0]["DataStoreMode"] = "hdfs"

    assert "in the mode `hdfs`, which is not offered here" in refusal(changed(submission("mounted"), hdfs))


def test_a_plan_is_a_pure_function_of_what_was_posted(submission: Make) -> None:
    made = submission("outputs")
    before = json.dumps([made.graph, made.modules], sort_keys=True)
    assert interpret.plan(made) == interpret.plan(made)
    assert json.dumps([made.graph, made.modules], sort_keys=True) == before


def test_a_limit_of_amlcs_own_wins(submission: Make) -> None:
    assert [step.seconds for step in interpret.plan(submission("own_limit"))] == [0.7]
    assert [step.seconds for step in interpret.plan(submission("limited"))] == [1.0]
    assert [step.seconds for step in interpret.plan(submission("acting"))] == [None]


@pytest.mark.parametrize(
    ("option", "why"),
    [
        ("--partition_keys", "its files are split by `partition_keys`, which is offered for tables only here"),
        ("--rank_mini_batch_count=3", "it has mini batches without data, which are not offered here"),
    ],
)
def test_a_way_of_splitting_that_is_not_offered_is_refused(submission: Make, option: str, why: str) -> None:
    def ask(values: dict[str, Any]) -> None:
        (module,) = values["modules"].values()
        module["StructuredInterface"]["Arguments"].append({"Value": option, "ValueType": "Literal"})

    assert refusal(changed(submission("parallel_run"), ask)) == f"step `many`: {why}"
