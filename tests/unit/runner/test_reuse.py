"""What a step has to agree in with an earlier run of it, whose result it is then given."""

import json
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from amlc.workspace.job import Json, Result, Submission
from amlc.workspace.runner import interpret, reuse
from amlc.workspace.runner.outputs import Produced
from amlc.workspace.runner.plan import Step, StepOutput

from .surroundings import Memory

Submit = Callable[..., Submission]
Change = Callable[[Submission], None]


def only(submission: Submission, name: str) -> Step:
    return next(step for step in interpret.plan(submission) if step.name == name)


def key_of(step: Step, memory: Memory, produced: Mapping[StepOutput, Produced] | None = None) -> str:
    found = reuse.key(step, produced or {}, memory)
    assert found is not None
    return found


def module(submission: Submission) -> dict[str, Any]:
    (posted,) = submission.modules.values()
    changed: dict[str, Any] = dict(posted)
    submission.modules[next(iter(submission.modules))] = changed  # type: ignore[index]
    return changed


def node(submission: Submission) -> dict[str, Any]:
    (found,) = submission.graph["ModuleNodes"]
    changed: dict[str, Any] = found
    return changed


def run_configuration(submission: Submission) -> None:
    configuration = json.loads(node(submission)["Runconfig"])
    configuration["environment"]["python"]["condaDependencies"] = {"dependencies": ["python=3.12"]}
    node(submission)["Runconfig"] = json.dumps(configuration)


def compute_target(submission: Submission) -> None:
    (given,) = (one for one in node(submission)["ModuleParameters"] if one["Name"] == "Target")
    given["Value"] = "another"


def setting(name: str, value: object) -> Change:
    return lambda submission: node(submission).update({name: value})


CHANGES: Mapping[str, Change] = {
    "the script": lambda submission: module(submission).update(IdentifierHash="another"),
    "the environment": run_configuration,
    "where an output goes": setting("ModuleOutputSettings", [{"Name": "out", "DataStoreName": "mldata"}]),
    "the compute target": compute_target,
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_whatever_is_changed_makes_another_step(change: Change, submission: Submit, memory: Memory) -> None:
    changed = submission("mounted")
    change(changed)
    assert key_of(only(changed, "train"), memory) != key_of(only(submission("mounted"), "train"), memory)


def test_ids_make_no_difference(submission: Submit, memory: Memory) -> None:
    again = submission("mounted")
    module(again).update(Id="another")
    node(again).update(Id="another")
    (edge,) = again.graph["Edges"]
    edge["DestinationInputPort"]["NodeId"] = "another"
    assert key_of(only(again, "train"), memory) == key_of(only(submission("mounted"), "train"), memory)


def test_a_parameter_counts_with_the_value_that_it_has(submission: Submit, memory: Memory) -> None:
    default = "print('done')"
    keys = [
        key_of(only(submission("acting", parameters), "act"), memory)
        for parameters in ({}, {"do": default}, {"do": "print()"})
    ]
    assert keys[0] == keys[1] != keys[2]


def test_a_step_that_may_not_be_reused_has_no_key(submission: Submit, memory: Memory) -> None:
    made = submission("mounted")
    module(made).update(IsDeterministic=False)
    assert reuse.key(only(made, "train"), {}, memory) is None


def test_an_input_that_is_not_there_is_the_run_s_to_say(submission: Submit, memory: Memory) -> None:
    assert reuse.key(only(submission("mounted"), "train"), {}, replace(memory, saved={})) is None


def test_the_definition_of_data_counts_and_not_how_it_was_written_down(submission: Submit, memory: Memory) -> None:
    step = only(submission("mounted"), "train")
    first = key_of(step, memory)
    (saved_id,) = (port.source.saved_id for port in step.inputs)  # type: ignore[union-attr]

    def with_table(change: Callable[[str], str]) -> Memory:
        flow = memory.saved[saved_id]
        text = change(flow["meta"]["RsDataflow"])
        return replace(memory, saved={saved_id: {**flow, "meta": {"RsDataflow": text}}})

    assert key_of(step, with_table(lambda text: text + "\n# a remark\n")) == first
    assert key_of(step, with_table(lambda text: text.replace("input.csv", "other.csv"))) != first


def test_the_version_that_is_found_counts(submission: Submit, memory: Memory) -> None:
    """Of `known` two inputs are of version 3, and one is the latest."""
    step = only(submission("datasets"), "datasets")
    first = key_of(step, memory)
    assert key_of(step, memory) == first
    newer: dict[str, Json] = {"known:4": {}}
    assert key_of(step, replace(memory, registered=newer)) != first


@pytest.fixture
def produced(submission: Submit) -> Mapping[StepOutput, Produced]:
    make = only(submission("outputs"), "make")
    return {
        StepOutput(make.node_id, port.name): Produced(
            port=port, place=port.place("first"), local=Path(), run_id="first"
        )
        for port in make.outputs
    }


def test_what_another_step_wrote_counts_by_the_run_that_wrote_it(
    submission: Submit, memory: Memory, produced: Mapping[StepOutput, Produced]
) -> None:
    use = only(submission("outputs"), "use")
    later = {name: replace(made, run_id="second") for name, made in produced.items()}
    first = key_of(use, memory, produced)
    assert first == key_of(use, memory, dict(produced)) != key_of(use, memory, later)


def kept(step: Step, memory: Memory) -> None:
    """As if a run `first` had done it: its outputs are there, and its result is kept."""
    for port in step.outputs:
        place = port.place("first")
        (memory.datastore(place.datastore) / place.path).mkdir(parents=True)
        memory.writes("first", place.datastore, place.path)
    outputs = {port.name: "first" for port in step.outputs}
    memory.keep_result("key", Result(run_id="first", pipeline_run_id="pipeline", node_id="node", outputs=outputs))


def test_the_outputs_of_the_earlier_run_are_handed_on(submission: Submit, memory: Memory) -> None:
    make = only(submission("outputs"), "make")
    assert reuse.found(make, "key", memory) is None
    kept(make, memory)
    found = reuse.found(make, "key", memory)
    assert found is not None
    assert found[0].pipeline_run_id == "pipeline"
    places = {name.output: made.place.path for name, made in found[1].items()}
    assert (places["plain"], places["placed"], places["kept"]) == ("dataset/first/plain", "out/first/placed", "kept")


def test_nothing_is_reused_where_an_output_is_gone_or_another_run_s(submission: Submit, memory: Memory) -> None:
    make = only(submission("outputs"), "make")
    kept(make, memory)
    assert reuse.found(replace(make, regenerated=True), "key", memory) is None
    (memory.root / "mldata/once").rmdir()
    assert reuse.found(make, "key", memory) is None
    (memory.root / "mldata/once").mkdir()
    assert reuse.found(make, "key", memory) is not None
    memory.writes("second", "mldata", "kept")
    assert reuse.found(make, "key", memory) is None


def test_of_a_search_the_configuration_counts_that_the_sdk_posts_for_it(submission: Submit, memory: Memory) -> None:
    def searching(run: str, hashable: str) -> str:
        made = submission("mounted")
        node(made)["ModuleMetadataParameters"] = [
            {"Name": name, "Value": value, "ValueType": "Literal"}
            for name, value in (("HyperDriveRunConfig", run), ("HDReuseHashableRunConfig", hashable))
        ]
        return key_of(only(made, "train"), memory)

    assert searching("snapshot 1", "grid") == searching("snapshot 2", "grid") != searching("snapshot 1", "random")
