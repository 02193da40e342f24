"""A stranger's file is answered with a diagnostic, in bounded memory and time."""

import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from benchmarks.hostile import FILES

MEMORY = 512 * 1024 * 1024
SECONDS = 60  # of processor time: far more than any needs, on any machine


def limited() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))


def validate(path: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "amlc", "validate", path.name],
        cwd=path.parent,
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=limited,
    )


@pytest.mark.parametrize("name", FILES)
def test_a_hostile_file_gets_a_diagnostic(name: str, tmp_path: Path) -> None:
    content, code = FILES[name]
    (tmp_path / "x.yaml").write_bytes(content())
    ran = validate(tmp_path / "x.yaml")
    assert ran.returncode == 1, ran.stderr[-2_000:]
    assert f"error[{code}]" in ran.stdout
    assert not ran.stderr


def test_of_many_mistakes_the_first_are_shown_and_the_rest_counted(tmp_path: Path) -> None:
    mistakes = "".join(f"  s{one}: {{scrpt: a}}\n" for one in range(5_000))
    (tmp_path / "x.yaml").write_text(f"amlc: 1\nname: x\nworkspace: {{kind: local}}\nsteps:\n{mistakes}")
    ran = validate(tmp_path / "x.yaml")
    assert "error[too-large]: 19,000 more mistakes of this file are not shown\n   --> x.yaml:255:3" in ran.stdout
    assert ran.stdout.endswith("\n1001 errors in 1 file\n")


def test_a_named_pipe_is_refused_instead_of_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "x.yaml")
    ran = validate(tmp_path / "x.yaml")
    assert (ran.returncode, "error[unreadable-file]: the file is not a plain file" in ran.stdout) == (1, True)


def test_a_device_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").symlink_to("/dev/zero")
    assert "is a link out of the project" in validate(tmp_path / "x.yaml").stdout
