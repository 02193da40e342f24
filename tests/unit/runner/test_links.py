"""Outputs that a step links to a dataset while it runs."""

from pathlib import Path

import pytest

from amlc.workspace.runner import environment, inputs, outputs
from amlc.workspace.runner.area import Area
from amlc.workspace.runner.outputs import Produced
from amlc.workspace.runner.plan import Input, Mode, Output, Registration, Step, StepOutput
from amlc.workspace.runner.refusal import RefusedError

from .surroundings import Memory

LINK = Output(
    name="linked",
    mode=Mode.LINK,
    datastore="workspaceblobstore",
    path="dataset/{run-id}/{output-name}",
    path_on_compute=None,
    overwrite=False,
    globs=(),
    is_dataset=True,
    registration=Registration(name="trips", description="all", tags={"team": "a"}),
    transformations=(),
)
READ = StepOutput("step", "linked")


@pytest.fixture
def memory(tmp_path: Path) -> Memory:
    return Memory(root=tmp_path, saved={}, sources={})


@pytest.fixture
def produced(tmp_path: Path, memory: Memory) -> Produced:
    return outputs.prepare(LINK, step_run_id="run", area=Area(tmp_path / "area"), surroundings=memory)


def test_nothing_is_made_for_it_and_the_sdk_is_told_that_it_is_a_link(produced: Produced, tmp_path: Path) -> None:
    step = Step(
        node_id="step",
        name="step",
        snapshot_id=None,
        script=None,
        words=(),
        variables={},
        distribution=None,
        inputs=(),
        outputs=(LINK,),
        seconds=None,
        after=frozenset(),
    )
    variables = environment.of_step(step, inputs={}, outputs={"linked": produced})
    assert variables["AZUREML_LINK_DATASET_OUTPUTS"] == "linked"
    assert "AZUREML_DATASET_FILE_OUTPUTS" not in variables
    assert list(tmp_path.rglob("*linked*")) == []


def test_what_was_linked_is_registered_and_handed_on(produced: Produced, memory: Memory, tmp_path: Path) -> None:
    memory.linked["run", "linked"] = "saved-1"
    outputs.keep(produced, memory)
    assert memory.registrations == [("trips", "saved-1", "all", {"team": "a"})]
    supply = inputs.Supply(surroundings=memory, area=Area(tmp_path / "next"), produced={READ: produced})
    port = Input(
        name="given", reference="given", mode=Mode.DIRECT, path_on_compute=None, source=READ, transformations=()
    )
    assert inputs.provide(port, supply) == "saved-1"


def test_a_step_that_links_nothing_has_failed(produced: Produced, memory: Memory) -> None:
    with pytest.raises(RefusedError, match="output `linked`: the step has linked no dataset to it"):
        outputs.keep(produced, memory)
