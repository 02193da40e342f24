"""`databricks` and `synapse_spark` steps: what is published does not hang on the order in which a spec says things."""

import random
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from amlc import compiler, program
from tests.property.test_compiling import checked, shuffled, write

HANDWRITTEN = Path(__file__).parents[1] / "integration" / "handwritten"


def spec(name: str) -> Any:
    return yaml.safe_load((HANDWRITTEN / name / "pipeline.yaml").read_text("utf-8"))


@pytest.mark.parametrize("name", ["databricks", "spark"])
@given(order=st.randoms(use_true_random=False))
def test_the_order_of_keys_does_not_change_what_is_published(name: str, order: random.Random) -> None:
    before = compiler.lower(checked(HANDWRITTEN / name, write(spec(name))))
    after = compiler.lower(checked(HANDWRITTEN / name, write(shuffled(spec(name), order))))
    assert program.digest(before) == program.digest(after)


@pytest.mark.parametrize("name", ["databricks", "spark"])
def test_no_list_or_mapping_is_that_of_two_steps(name: str) -> None:
    """The SDK changes those that it is given."""
    made = compiler.lower(checked(HANDWRITTEN / name, write(spec(name))))
    assert [one.target for one in made.body if isinstance(one.value, program.List | program.Dict)] == []
