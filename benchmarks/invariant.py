"""Publications that go wrong at every request, in every way, and what the next one makes of it.

    python -m benchmarks invariant [--only 'scheduled,corpus/04*'] [--how new,changed] [--every N] [--jobs 2] [--whole]

Each example is published anew, and as a change to a version that is published; `rollback`, `prune` and `promote` are
tried as well. `tests/integration/forks.py` says what is tried, and what is not run to its end and why.
"""

import argparse
import contextlib
import fnmatch
import functools
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from benchmarks.invariant_examples import (
    COMMANDS,
    EXAMPLES,
    HANDWRITTEN,
    OF_VERSIONS,
    ROOT,
    Example,
    case_of,
    examples,
    laid,
)

__all__ = ["EXAMPLES", "HANDWRITTEN", "main", "tried"]

T = TypeVar("T")


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--only", default="*", help="examples of these names; `*` is any number of characters")
    options.add_argument("--how", default=",".join(("new", "changed", *COMMANDS)))
    options.add_argument("--every", type=int, default=1, metavar="N", help="try every so many requests only")
    options.add_argument("--jobs", type=int, default=2)
    options.add_argument("--whole", action="store_true", help="run every fork to its end")
    options.add_argument(
        "--in-turn", action="store_true", help="one way to lose the service at each request that reads"
    )
    chosen = options.parse_args()
    found = [
        (name, example, how)
        for how in chosen.how.split(",")
        for name, example in examples().items()
        if any(fnmatch.fnmatchcase(name, one) for one in chosen.only.split(","))
        and (how in ("new", "changed") or name in OF_VERSIONS)
    ]
    began = time.monotonic()
    processes = []
    with TemporaryDirectory() as taken:
        for _ in range(chosen.jobs):
            process = os.fork()
            if process == 0:
                _work(found, chosen, Path(taken))
            processes.append(process)
        codes = [os.waitstatus_to_exitcode(os.waitpid(one, 0)[1]) for one in processes]
        lines = [json.loads(one) for file in Path(taken).glob("*.jsonl") for one in file.read_text().splitlines()]
    for how in dict.fromkeys(how for *_, how in found):
        _sum(how, [one for one in lines if one["how"] == how])
    sys.stdout.write(f"{time.monotonic() - began:.0f} s\n")
    sys.exit(1 if any(codes) else 0)


def _sum(how: str, tried: Sequence[Any]) -> None:
    keys = ("points", "requests", "works", "agreed", "like", "states", "resumed")
    points, *rest = (sum(one[key] for one in tried) for key in keys)
    wrong = sum(len(one["wrong"]) for one in tried)
    sys.stdout.write(f"{how}: {_counted(points, *rest)}, {wrong} wrong, in {len(tried)} examples\n")


def _counted(points: int, requests: int, works: int, agreed: int, like: int, states: int, resumed: int) -> str:
    return (
        f"{points} points at {requests} requests, {works} of them with an effect: {agreed} agreed, {like} alike; "
        f"published again from {states} states, {resumed} of them to where it had been"
    )


def _free(found: Sequence[T], taken: Path) -> Iterator[T]:
    """Those that no other process has taken."""
    for place, one in enumerate(found):
        with contextlib.suppress(FileExistsError):
            (taken / str(place)).mkdir()
            yield one


def _work(found: Sequence[tuple[str, Example, str]], chosen: Any, taken: Path) -> None:
    """Tries examples, each in a fork of this process, which has what they need."""
    code = 0
    try:
        with TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as name:
            code = _worked(_free(found, taken), chosen, Path(name), taken)
    except BaseException:  # noqa: BLE001 - it is a fork
        traceback.print_exc()
        code = 1
    sys.stdout.flush()
    os._exit(code)


def _worked(found: Iterable[tuple[str, Example, str]], chosen: Any, folder: Path, taken: Path) -> int:
    from tests.integration.project import CREDENTIALS
    from tests.integration.test_provisioning import SECRETS

    home = folder / "home"
    (home / "tmp").mkdir(parents=True)
    os.environ |= {**CREDENTIALS, **SECRETS, "HOME": str(home), "TMPDIR": str(home / "tmp")}
    os.environ.pop("AMLC_PATIENCE", None)
    tempfile.tempdir = None  # what is made there is put back, too
    from tests.integration import asked, fork, inside, serially, trial

    serially.ready()
    inside.tables()

    def is_chosen(number: int, way: str) -> bool:
        return (number + [*asked.WAYS, "kill"].index(way)) % int(chosen.every) == 0

    code = 0
    for name, example, how in found:
        project = folder / "project"
        try:
            case = case_of(name, example, how, laid(example, project))
            ways = {"chosen": is_chosen, "whole": chosen.whole, "in_turn": chosen.in_turn}
            tried = fork.forked(functools.partial(trial.tried, case, home, **ways), seconds=3600)
        except (RuntimeError, AssertionError, OSError) as error:
            sys.stdout.write(f"{name}, {how}: not tried: {error}\n")
            sys.stdout.flush()
            code = 1
            continue
        finally:
            shutil.rmtree(project, ignore_errors=True)
            shutil.rmtree(home)
            (home / "tmp").mkdir(parents=True)
        serially.warm(tried.modules)
        for what in tried.wrong:
            sys.stdout.write(f"{name}, {how}: {what}\n")
        code = code or bool(tried.wrong)
        counts = (tried.points, tried.requests, tried.works, tried.agreed, tried.like, tried.states, tried.resumed)
        sys.stdout.write(f"{name}, {how}: {_counted(*counts)}; {len(tried.wrong)} wrong; {tried.seconds:.0f} s\n")
        sys.stdout.flush()
        with (taken / f"{os.getpid()}.jsonl").open("a") as lines:
            lines.write(json.dumps({"how": how, **tried._asdict(), "modules": None}) + "\n")
    return code


def tried(example: Example, *words: str, changed: bool, capture: bool = False) -> subprocess.CompletedProcess[str]:
    """Runs `tests/integration/points.py` on an example, in a project of its own."""
    with TemporaryDirectory() as name:
        laid(example, Path(name))
        command = [sys.executable, "-m", "tests.integration.points", name, example.spec, "--target", "local", *words]
        former = ["--former", *example.former] if changed else []
        return subprocess.run([*command, *former], cwd=ROOT, text=True, capture_output=capture, check=False)


if __name__ == "__main__":
    main()
