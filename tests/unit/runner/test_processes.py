"""How a step's process ends, and what is made of it."""

import contextlib
import os
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from amlc.workspace.job import RunStatus
from amlc.workspace.runner import process

from .conftest import Run

CHILD = "import subprocess, sys; child = subprocess.Popen(['sleep', '60']); print(child.pid, flush=True);"


def is_alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0]
    except OSError:
        return False
    return state != "Z"  # a zombie has ended; whoever inherited it has not looked yet


def is_gone(pid: int) -> bool:
    deadline = time.monotonic() + 2
    while is_alive(pid) and time.monotonic() < deadline:
        time.sleep(0.01)
    return not is_alive(pid)


def test_a_step_that_succeeds_keeps_its_log_and_artifacts(run: Run) -> None:
    ran = run("acting", "print('out'); print('err', file=sys.stderr); Path('logs/a.txt').write_text('a')")
    assert ran.outcome.status is RunStatus.COMPLETED
    assert (ran.of("act").exit_code, ran.of("act").message) == (0, None)
    assert ran.log("act") == "out\nerr\n"
    assert set(ran.memory.artifacts["act"]) == {"outputs/seen.json", "logs/a.txt"}


def test_a_step_that_raises_says_what_and_still_keeps_its_artifacts(run: Run) -> None:
    ran = run("acting", "Path('outputs/half').write_text('half'); raise ValueError('no\\nmore')")
    assert ran.of("act").status is RunStatus.FAILED
    assert (ran.of("act").exit_code, ran.of("act").message) == (1, "exited with code 1: ValueError: no")
    assert ran.outcome.message == "step `act` failed: exited with code 1: ValueError: no"
    assert ran.memory.artifacts["act"]["outputs/half"] == b"half"


@pytest.mark.parametrize(
    ("do", "code", "message"),
    [
        ("sys.exit(3)", 3, "exited with code 3"),
        ("sys.exit('error: no such file')", 1, "exited with code 1: error: no such file"),
        ("print('last words'); os._exit(9)", 9, "exited with code 9: last words"),
        ("os.kill(os.getpid(), 9)", -9, "was killed by SIGKILL"),
        ("os.kill(os.getpid(), 11)", -11, "was killed by SIGSEGV"),
        ("os.kill(os.getpid(), 40)", -40, "was killed by signal 40"),
    ],
)
def test_the_message_says_how_it_ended(run: Run, do: str, code: int, message: str) -> None:
    outcome = run("acting", do).of("act")
    assert (outcome.status, outcome.exit_code, outcome.message) == (RunStatus.FAILED, code, message)


@pytest.fixture
def typed() -> Iterator[None]:
    """Something waits on this process's own standard input."""
    kept, (reader, writer) = os.dup(0), os.pipe()
    os.write(writer, b"typed")
    os.close(writer)
    os.dup2(reader, 0)
    yield
    os.dup2(kept, 0)
    os.close(kept)
    os.close(reader)


@pytest.mark.usefixtures("typed")
def test_standard_input_is_empty(run: Run) -> None:
    assert run("acting", "print(repr(sys.stdin.read()))").log("act") == "''\n"


def test_a_limit_ends_the_step_with_all_its_children(run: Run) -> None:
    start = time.monotonic()
    ran = run("own_limit", CHILD + "child.wait()")
    assert ran.of("act").status is RunStatus.FAILED
    assert (ran.of("act").exit_code, ran.of("act").message) == (-15, "timed out after 0.7 s")
    assert 0.7 <= time.monotonic() - start < 5
    assert is_gone(int(ran.log("act").split()[0]))


def test_the_limit_of_the_run_configuration_and_a_step_that_will_not_hear(run: Run) -> None:
    ran = run("limited", "import signal, time; signal.signal(15, signal.SIG_IGN); time.sleep(60)", grace=0.1)
    assert (ran.of("act").exit_code, ran.of("act").message) == (-9, "timed out after 1 s")


def test_a_step_may_end_in_its_own_way_when_it_is_told_to(run: Run) -> None:
    do = "import signal, time; signal.signal(15, lambda *_: sys.exit(Path('outputs/saved').touch())); time.sleep(60)"
    ran = run("own_limit", do)
    assert (ran.of("act").status, ran.of("act").exit_code) == (RunStatus.FAILED, 0)
    assert "outputs/saved" in ran.memory.artifacts["act"]


def test_children_left_behind_neither_hold_the_step_nor_outlive_it(run: Run) -> None:
    start = time.monotonic()
    ran = run("acting", CHILD)
    assert ran.of("act").status is RunStatus.COMPLETED
    assert time.monotonic() - start < 5
    assert is_gone(int(ran.log("act")))


def test_nothing_is_left_of_an_ended_process(run: Run) -> None:
    run("acting", "sys.exit(1)")
    left = None
    with contextlib.suppress(ChildProcessError):  # there is no child at all
        left = os.waitid(os.P_ALL, 0, os.WEXITED | os.WNOHANG | os.WNOWAIT)
    assert left is None


def test_a_log_of_any_size_takes_no_memory(run: Run) -> None:
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    ran = run("acting", "for _ in range(64): os.write(1, b'x' * 2**20)\nraise KeyError('end')")
    assert (ran.memory.root / "logs/act/user_logs/std_log.txt").stat().st_size > 2**26
    assert ran.of("act").message == "exited with code 1: KeyError: 'end'"
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 16 * 1024


def test_the_log_can_be_read_while_the_step_runs(run: Run, memory_log: Path) -> None:
    seen = f"import time\nprint('first')\nwhile 'first' not in open({str(memory_log)!r}).read(): time.sleep(0.01)"
    assert run("acting", seen).of("act").status is RunStatus.COMPLETED


@pytest.fixture
def memory_log(tmp_path: Path) -> Path:
    return tmp_path / "logs/act/user_logs/std_log.txt"


def test_a_log_has_a_limit_and_says_so(tmp_path: Path) -> None:
    log = tmp_path / "log"
    do = "import os, time\nfor _ in range(40): os.write(1, b'x' * 2**20); time.sleep(0.02)\nprint('end', flush=True)"
    largest = 0

    def watched() -> None:
        nonlocal largest
        largest = max(largest, log.stat().st_size)

    ended = process.run(
        [sys.executable, "-c", do],
        folder=tmp_path,
        environment={},
        log=log,
        seconds=60,
        stop=watched,
        grace=1,
        log_limit=2**20,
    )
    assert (ended.code, ended.timed_out) == (0, False)
    assert largest <= 2**20
    assert log.read_bytes().endswith(b"end\n")  # what it died of would be there too
    process.cut(log, 2**20)
    last = "\namlc: the log is longer than 1 MiB; the rest of it was dropped\n"
    assert log.read_text() == "x" * 2**20 + last


def test_a_step_may_remove_its_log(run: Run, memory_log: Path) -> None:
    assert run("acting", f"os.remove({str(memory_log)!r})").of("act").status is RunStatus.COMPLETED
