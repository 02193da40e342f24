"""Every pipeline of the corpus: what amlc publishes is what the script beside the spec publishes, ids aside; and then
there is nothing to plan.
"""

import json

import pytest

from tests.integration.corpus import NAMES, Side, published, specs


@pytest.fixture(scope="module")
def sides(tmp_path_factory: pytest.TempPathFactory) -> tuple[Side, Side]:
    return published(tmp_path_factory.mktemp("corpus"))


@pytest.mark.parametrize(("name", "spec"), [(name, spec) for name in NAMES for spec in specs(name)])
def test_a_publication_is_what_its_script_sends(name: str, spec: str, sides: tuple[Side, Side]) -> None:
    ours, theirs = (json.dumps(side.recorded(name, spec), indent=1, sort_keys=True) for side in sides)
    assert ours == theirs
