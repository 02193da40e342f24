"""The pipelines of `payloads.py`, made once by the real SDK, and a way to run them."""

import importlib.util
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from amlc.workspace.job import Json, StepOutcome, Submission
from amlc.workspace.runner import execute

from .surroundings import SCRIPTS, Memory


@dataclass(frozen=True)
class Ran:
    """A run that is over."""

    outcome: StepOutcome
    memory: Memory

    def of(self, step: str) -> StepOutcome:
        return self.memory.outcomes[step]

    def seen(self, step: str) -> Any:
        """What `scripts/act.py` wrote down."""
        return json.loads(self.memory.artifacts[step]["outputs/seen.json"])

    def arguments(self, step: str) -> list[str]:
        return list(self.seen(step)["argv"][1:])

    def log(self, step: str) -> str:
        return (self.memory.root / "logs" / step / "user_logs/std_log.txt").read_text()


Run = Callable[..., Ran]


@pytest.fixture(scope="session")
def payloads() -> Json:
    if importlib.util.find_spec("azureml") is None:
        pytest.skip("the SDK, which makes the pipelines of these tests, is not installed")
    script = Path(__file__).with_name("payloads.py")
    made = subprocess.run([sys.executable, script, SCRIPTS], stdout=subprocess.PIPE, check=True)
    return dict(json.loads(made.stdout))


@pytest.fixture
def memory(payloads: Json, tmp_path: Path) -> Memory:
    sources = {key: value for posted in payloads["pipelines"].values() for key, value in posted["sources"].items()}
    models = tmp_path / "mldata/models"
    (models / "deep/deeper").mkdir(parents=True)
    (models / "input.csv").write_text("1,2\n")
    (models / "notes.txt").write_text("notes")
    (models / "deep/deeper/more.csv").write_text("3,4\n")
    (tmp_path / "mldata/other").mkdir()
    (tmp_path / "mldata/other/last.csv").write_text("5,6\n")
    (tmp_path / "workspaceblobstore").mkdir()
    return Memory(tmp_path, payloads["saved"], sources)


@pytest.fixture
def submission(payloads: Json) -> Callable[..., Submission]:
    def make(name: str, parameters: Mapping[str, str] | None = None, **changes: Any) -> Submission:
        posted = json.loads(json.dumps(payloads["pipelines"][name]))
        whole: dict[str, Any] = {
            "run_id": "run",
            "graph": posted["pipeline"]["Graph"],
            "interface": posted["pipeline"]["GraphInterface"],
            "modules": posted["modules"],
            "parameters": parameters or {},
            "data_paths": {},
            "datasets": posted["pipeline"]["DataSetDefinitionValueAssignments"],
            "continue_on_step_failure": False,
        }
        return Submission(**{**whole, **changes})

    return make


@pytest.fixture
def run(memory: Memory, submission: Callable[..., Submission]) -> Run:
    def ran(name: str, do: str | None = None, *, side_by_side: int = 4, grace: float = 1.0, **changes: Any) -> Ran:
        numbers = count()
        made = submission(name, **{"parameters": {"do": do} if do else {}, **changes})
        outcome = execute(
            made, memory, side_by_side=side_by_side, grace=grace, new_id=lambda: f"step-run-{next(numbers)}"
        )
        assert memory.outcomes["run"] == outcome
        return Ran(outcome, memory)

    return ran
