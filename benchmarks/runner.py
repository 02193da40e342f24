"""What the runner costs a step: 100 chained trivial steps against a bare loop of subprocess.run beside it.

    python benchmarks/runner.py [--steps 100] [--rounds 7] [--folder /dev/shm]

Rounds are interleaved in one process, so that a busy machine slows all alike; the figures are medians of milliseconds a
step. `with folders` is the loop that also makes the folders and files that a step has to have: on a slow disk they are
what a step costs.
"""

import argparse
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path

from amlc.workspace.job import Json, RunStatus, StepOutcome, Submission
from amlc.workspace.runner import execute


class Memory:
    """A workspace that does as little as a workspace can."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._numbers = count()

    def snapshot(self, snapshot_id: str) -> Path:
        return self._root / snapshot_id

    def datastore(self, name: str) -> Path:
        raise LookupError(name)

    def saved_dataset(self, saved_id: str) -> Json:
        raise LookupError(saved_id)

    def registered_dataset(self, id_or_name: str, version: str | None) -> Json:
        raise LookupError(id_or_name, version)

    def registered_saved_id(self, id_or_name: str, version: str | None) -> str:
        raise LookupError(id_or_name, version)

    def data_source(self, source_id: str) -> Json:
        raise LookupError(source_id)

    def environment(self, step_run_id: str) -> Mapping[str, str]:
        return {"AZUREML_RUN_ID": step_run_id}

    def is_canceled(self, _: str) -> bool:
        return False

    def step_created(self, step_run_id: str, run_id: str, node_id: str, name: str) -> None: ...

    def step_started(self, step_run_id: str) -> None: ...

    def step_finished(self, step_run_id: str, outcome: StepOutcome) -> None: ...

    def run_started(self, run_id: str) -> None: ...

    def run_finished(self, run_id: str, outcome: StepOutcome) -> None: ...

    def folder(self, _: str) -> Path:
        folder = self._root / str(next(self._numbers))
        folder.mkdir()
        return folder

    def log(self, step_run_id: str, name: str) -> Path:
        return self._root / "logs" / step_run_id / name

    def keep_artifacts(self, step_run_id: str, folder: Path) -> None: ...

    def save_dataset(self, datastore: str, path: str, _: tuple[str, ...]) -> str:
        return f"{datastore}/{path}"

    def register_dataset(self, *_: object) -> None: ...


def chained(words: Sequence[str], steps: int) -> Submission:
    """As the SDK posts `CommandStep`s with `run_after`, without what the runner does not look at."""
    program, *arguments = words
    module = {
        "Name": "trivial",
        "ModuleExecutionType": "escloud",
        "StepType": "CommandStep",
        "StorageId": "snapshot",
        "StructuredInterface": {
            "Inputs": [{"Name": "_run_after_input_0", "SkipProcessing": True}],
            "Outputs": [{"Name": "_run_after_output", "SkipProcessing": True}],
            "Arguments": [{"ValueType": "Literal", "Value": word} for word in arguments],
        },
    }
    command = {"Name": "Command", "ValueType": "0", "Value": program}
    edges = [
        {
            "SourceOutputPort": {"NodeId": f"n{index}", "PortName": "_run_after_output"},
            "DestinationInputPort": {"NodeId": f"n{index + 1}", "PortName": "_run_after_input_0"},
        }
        for index in range(steps - 1)
    ]
    nodes = [{"Id": f"n{index}", "ModuleId": "m", "ModuleParameters": [command]} for index in range(steps)]
    return Submission(
        run_id="run",
        graph={"ModuleNodes": nodes, "Edges": edges},
        interface={},
        modules={"m": module},
        parameters={},
        data_paths={},
        datasets={},
        continue_on_step_failure=False,
    )


def loop(words: Sequence[str], steps: int) -> float:
    start = time.perf_counter()
    for _ in range(steps):
        subprocess.run(words, check=True)
    return time.perf_counter() - start


def loop_with_folders(words: Sequence[str], steps: int, where: Path) -> float:
    with tempfile.TemporaryDirectory(dir=where) as folder:
        (Path(folder) / "step.py").write_text("pass\n")
        start = time.perf_counter()
        for index in range(steps):
            work, log = Path(folder) / f"{index}/work", Path(folder) / f"logs/{index}/user_logs/std_log.txt"
            for made in (work / "outputs", work / "logs", log.parent):
                made.mkdir(parents=True)
            shutil.copyfile(Path(folder) / "step.py", work / "step.py")
            with log.open("wb") as output:
                subprocess.run(words, cwd=work, stdout=output, stderr=output, check=True)
        return time.perf_counter() - start


def engine(submission: Submission, where: Path) -> float:
    """Without the making and the removal of the workspace's folder, which is the workspace's."""
    with tempfile.TemporaryDirectory(dir=where) as folder:
        (Path(folder) / "snapshot").mkdir()
        (Path(folder) / "snapshot/step.py").write_text("pass\n")
        start = time.perf_counter()
        outcome = execute(submission, Memory(Path(folder)))
        seconds = time.perf_counter() - start
    assert outcome.status is RunStatus.COMPLETED, outcome
    return seconds


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--steps", type=int, default=100)
    options.add_argument("--rounds", type=int, default=7)
    options.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()))
    chosen = options.parse_args()
    print(f"{'step':<16}{'loop':>8}{'with folders':>14}{'runner':>8}{'ratio':>8}{'over loop':>11}{'over folders':>14}")
    for name, words in (("true", ["true"]), ("python -c pass", [sys.executable, "-c", "pass"])):
        submission = chained(words, chosen.steps)
        rounds = [
            (
                loop(words, chosen.steps),
                loop_with_folders(words, chosen.steps, chosen.folder),
                engine(submission, chosen.folder),
            )
            for _ in range(chosen.rounds)
        ]
        bare, folders, ours = (statistics.median(column) * 1000 / chosen.steps for column in zip(*rounds, strict=True))
        ratio = statistics.median(third / first for first, _, third in rounds)
        figures = f"{bare:>8.2f}{folders:>14.2f}{ours:>8.2f}{ratio:>8.2f}{ours - bare:>11.2f}{ours - folders:>14.2f}"
        print(f"{name:<16}{figures}")


if __name__ == "__main__":
    main()
