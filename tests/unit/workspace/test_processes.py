"""Whatever a process started has a session of its own, and ends when it is told."""

import subprocess
import sys

from amlc.workspace import processes

SCRIPT = """
import subprocess, sys
steps = [subprocess.Popen(["sleep", "60"], start_new_session=True) for _ in range(2)]
print("started", flush=True)
sys.exit(sum(step.wait() == -9 for step in steps))
"""


def test_the_steps_of_a_daemon_are_killed_and_it_is_not() -> None:
    with subprocess.Popen([sys.executable, "-c", SCRIPT], stdout=subprocess.PIPE) as daemon:
        assert daemon.stdout is not None
        assert daemon.stdout.readline() == b"started\n"
        processes.kill_steps(daemon.pid)
        assert daemon.wait(10) == 2
