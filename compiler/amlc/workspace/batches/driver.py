"""Splits the data of a ParallelRunStep into mini batches and hands them to processes that run its entry script.

Run as a file, with the number of machines and the arguments that Azure ML's own driver is given
(azureml/pipeline/core/_parallel_run_step_base.py, _generate_main_file_args). What fails is tried again, counted, and
held against the thresholds.
"""

import argparse
import json
import os
import re
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import pairwise
from multiprocessing.connection import Connection, Pipe, wait
from pathlib import Path
from typing import Any, NamedTuple

_UNITS = {"kb": 1 << 10, "mb": 1 << 20, "gb": 1 << 30}
_PORTS = re.compile(r"--input_(fds|ds)_\d+")
_HERE = Path(__file__).resolve().parent
_DEFAULT_FILE = "parallel_run_step.txt"
_FOREVER = float("inf")


class Failed(Exception):
    """Why the step fails, in one sentence."""


class Batch(NamedTuple):
    """Items of one input: the paths of files, or a pandas DataFrame."""

    dataset: str
    items: Any
    key: dict[str, Any] | None = None  # the values that all of it has, of a table that is split by its columns


@dataclass(slots=True)
class Worker:
    process: subprocess.Popen[bytes]
    connection: Connection
    batch: int | None = None  # the one that it has
    deadline: float = _FOREVER
    ready: bool = False


@dataclass(slots=True)
class Tally:
    """What became of the mini batches: the lines of each, and how many items and batches failed for good."""

    lines: dict[int, str] = field(default_factory=dict)
    failed_items: int = 0
    failed_batches: int = 0


def size(text: str) -> int:
    """A number of files, or of bytes with a unit. Raises Failed."""
    found = re.fullmatch(r"(\d+)([kmg]b)?", text.strip(), re.IGNORECASE)
    number = int(found[1]) * _UNITS.get((found[2] or "").lower(), 1) if found else 0
    if number < 1:
        raise Failed(f"mini_batch_size is `{text}`, which is neither a number of files nor a size such as `10MB`")
    return number


def inputs(words: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The sort (`fds` for files, `ds` for a table) and the name of each input that is split, in order."""
    for word, name in pairwise(words):
        if found := _PORTS.fullmatch(word):
            yield found[1], name


def files(name: str) -> list[str]:
    """The files of an input, in the order of their paths."""
    place = os.environ[f"AZUREML_DATAREFERENCE_{name}"]
    if not Path(place).is_dir():
        return [place]
    found = (os.path.join(folder, one) for folder, _, names in os.walk(place) for one in names)  # noqa: PTH118
    return sorted(found)


def table(name: str) -> Any:
    """The rows of an input, as the SDK reads them. Raises Failed."""
    try:
        from azureml.core import Run

        return Run.get_context().input_datasets[name].to_pandas_dataframe()
    except ImportError as error:
        raise Failed(f"the table `{name}` cannot be read here: {error}") from None


def split(words: Sequence[str], given: int) -> Iterator[Batch]:
    for sort, name in inputs(words):
        items: Any = files(name) if sort == "fds" else table(name)
        step = given
        if sort == "ds":  # by their share of the table's bytes, as text
            step = max(1, len(items) * given // len(items.to_csv(index=False)))
        for start in range(0, len(items), step):
            part = items[start : start + step]
            yield Batch(name, part if sort == "fds" else part.reset_index(drop=True))


def split_by(words: Sequence[str], keys: Sequence[str]) -> Iterator[Batch]:
    """The rows of each table with the same values in some columns. Raises Failed."""
    for _, name in inputs(words):
        rows = table(name)
        if absent := [key for key in keys if key not in rows.columns]:
            raise Failed(f"the table `{name}` has no column `{absent[0]}`, and is to be split by it")
        for values, part in rows.groupby(list(keys)):
            yield Batch(name, part.reset_index(drop=True), dict(zip(keys, values, strict=True)))


def run_all(batches: Sequence[Batch], given: argparse.Namespace, words: Sequence[str], processes: int) -> Tally:
    """Runs every batch in some worker. Raises Failed when a threshold is passed, or a worker cannot start."""
    tally, tries, waiting = Tally(), [0] * len(batches), deque(range(len(batches)))
    workers = [_started(words) for _ in range(processes)]
    try:
        while waiting or any(one.batch is not None for one in workers):
            for handed in _handed_out(workers, waiting, batches, given.run_invocation_timeout):
                tries[handed] += 1
            for worker, told in _heard(workers):
                if told == ("ready",):
                    worker.ready = True
                    continue
                index, worker.batch, worker.deadline = worker.batch, None, _FOREVER
                if index is None:
                    raise Failed("a process ended by itself" if worker.ready else "`init` of the entry script failed")
                if told is None:
                    _end(worker)
                    workers[workers.index(worker)] = _started(words)
                if told is not None and told[0] == "done":
                    tally.lines[index] = told[2]
                    tally.failed_items += max(0, len(batches[index].items) - told[1])
                elif tries[index] < given.run_max_try:
                    waiting.append(index)
                else:
                    tally.failed_batches += 1
                    tally.failed_items += len(batches[index].items)
                _check(tally, given)
        _check(tally, given, total=len(batches))
        for worker in workers:
            with suppress(OSError):
                worker.connection.send(None)  # they end by themselves, and hand over their metrics
            if worker.process.wait() != 0:
                raise Failed(f"a process ended with code {worker.process.returncode}")
    finally:
        for worker in workers:
            _end(worker)
    return tally


def _handed_out(
    workers: Iterable[Worker], waiting: deque[int], batches: Sequence[Batch], seconds: float
) -> Iterator[int]:
    for worker in workers:
        if waiting and worker.ready and worker.batch is None:
            worker.batch = waiting.popleft()
            worker.connection.send((worker.batch, *batches[worker.batch]))
            worker.deadline = time.monotonic() + seconds
            yield worker.batch


def _heard(workers: Sequence[Worker]) -> Iterator[tuple[Worker, Any]]:
    """What workers said; None of one that died, or that takes too long."""
    first = min(one.deadline for one in workers)
    spoke = wait([one.connection for one in workers], None if first == _FOREVER else max(0.0, first - time.monotonic()))
    for worker in list(workers):
        if worker.connection in spoke:
            try:
                yield worker, worker.connection.recv()
            except (EOFError, ConnectionResetError):
                yield worker, None
        elif time.monotonic() >= worker.deadline:
            _say(f"mini batch {worker.batch} took too long")
            yield worker, None


def _check(tally: Tally, given: argparse.Namespace, total: int | None = None) -> None:
    """`total` is that of the mini batches, when all have been tried."""
    if 0 <= given.error_threshold < tally.failed_items:
        raise Failed(f"{tally.failed_items} items failed, and error_threshold is {given.error_threshold}")
    if given.allowed_failed_count is not None and 0 <= given.allowed_failed_count < tally.failed_batches:
        allowed = given.allowed_failed_count
        raise Failed(f"{tally.failed_batches} mini batches failed, and allowed_failed_count is {allowed}")
    if total and given.allowed_failed_percent is not None:
        percent = 100 * tally.failed_batches / total
        if percent > given.allowed_failed_percent:
            allowed = given.allowed_failed_percent
            raise Failed(f"{percent:g} % of the mini batches failed, and allowed_failed_percent is {allowed:g}")


def _started(words: Sequence[str]) -> Worker:
    ours, theirs = Pipe()
    command = [sys.executable, str(_HERE.parent / "launcher.py"), str(_HERE / "worker.py"), str(theirs.fileno())]
    with theirs:
        return Worker(subprocess.Popen([*command, *words], pass_fds=[theirs.fileno()]), ours)


def _end(worker: Worker) -> None:
    worker.process.kill()
    worker.process.wait()
    worker.connection.close()


def _parsed(words: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(allow_abbrev=False)
    for name in ("mini_batch_size", "output_action"):
        parser.add_argument(f"--{name}", required=True)
    for name in ("error_threshold", "run_invocation_timeout", "run_max_try"):
        parser.add_argument(f"--{name}", type=int, required=True)
    parser.add_argument("--output")
    parser.add_argument("--partition_keys", default="[]")
    parser.add_argument("--append_row_file_name", default=_DEFAULT_FILE)
    parser.add_argument("--process_count_per_node", type=int, default=1)
    parser.add_argument("--allowed_failed_count", type=int)
    parser.add_argument("--allowed_failed_percent", type=float)
    return parser.parse_known_args(words)[0]


def _say(message: str) -> None:
    sys.stdout.write(f"amlc: {message}\n")
    sys.stdout.flush()


def _count(number: int, noun: str, plural: str) -> str:
    return f"{number} {noun if number == 1 else plural}"


def main(machines: int, words: Sequence[str]) -> None:
    given = _parsed(words)
    keys = json.loads(given.partition_keys)
    batches = list(split_by(words, keys) if keys else split(words, size(given.mini_batch_size)))
    wanted = machines * given.process_count_per_node
    processes = min(wanted, os.cpu_count() or 1, len(batches))
    started = f"{_count(len(batches), 'mini batch', 'mini batches')} in {_count(processes, 'process', 'processes')}"
    more = f"; Azure ML starts {wanted} of them, on {_count(machines, 'machine', 'machines')}"
    _say(started + (more if wanted != processes else ""))
    tally = run_all(batches, given, words, processes) if batches else Tally()
    if given.output is not None:
        Path(given.output).mkdir(parents=True, exist_ok=True)
        if given.output_action.lower() == "append_row":
            with (Path(given.output) / given.append_row_file_name).open("w", encoding="utf-8") as file:
                file.writelines(lines for _, lines in sorted(tally.lines.items()))
    if tally.failed_items:
        _say(f"{_count(tally.failed_items, 'item', 'items')} failed")


if __name__ == "__main__":
    try:
        main(int(sys.argv[1]), sys.argv[2:])
    except Failed as why:
        _say(str(why))
        sys.exit(1)
