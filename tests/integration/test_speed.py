"""How fast checking is, counted in instructions, which a busy machine does not change."""

import shutil
from pathlib import Path

import pytest
from benchmarks import generated, instructions

LIMIT = 27.0  # times `python -c pass`


@pytest.mark.skipif(shutil.which("valgrind") is None, reason="valgrind is not installed")
def test_validate_takes_few_instructions(tmp_path: Path) -> None:
    spec = generated.write(tmp_path, "pipeline.yaml", 3)
    assert instructions.ratio(["-m", "amlc", "validate", str(spec)]) <= LIMIT
