"""The places in a step's folder, and the one reason to stop."""

from pathlib import Path

import pytest

from amlc.workspace.runner.area import Area
from amlc.workspace.runner.refusal import RefusedError
from amlc.workspace.runner.stop import CANCELED, Stop


@pytest.mark.parametrize(
    ("path", "place"), [("a/b", "work/a/b"), ("./a", "work/a"), ("/mnt/a", "compute/mnt/a"), ("../x/a", "x/a")]
)
def test_a_path_on_compute_lies_in_the_folder(path: str, place: str) -> None:
    assert Area(Path("/runs/1")).on_compute(path) == Path("/runs/1") / place


@pytest.mark.parametrize("path", [".", "..", "../../2/a", "/../../2/a", "a/../../../x"])
def test_a_path_on_compute_that_leaves_the_folder(path: str) -> None:
    with pytest.raises(RefusedError, match="leaves the step's folder"):
        Area(Path("/runs/1")).on_compute(path)


def test_the_first_reason_stays() -> None:
    stop = Stop(lambda: True)
    stop.because("step `a` failed")
    stop.because("step `b` failed")
    assert stop.reason() == "step `a` failed"
    assert Stop(lambda: True).reason() == CANCELED
    assert Stop(lambda: False).reason() is None
