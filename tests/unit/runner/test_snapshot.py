"""Restoring a snapshot."""

from pathlib import Path

from amlc.workspace.runner.snapshot import restore


def test_copies_may_be_changed_and_what_can_be_run_stays_so(tmp_path: Path) -> None:
    original = tmp_path / "original"
    (original / "deep/empty").mkdir(parents=True)
    (original / "deep/run.sh").write_text("#!/bin/sh")
    (original / "deep/run.sh").chmod(0o555)
    (original / "read.txt").write_text("text")
    (original / "read.txt").chmod(0o444)
    original.chmod(0o555)
    restore(original, tmp_path / "copy")
    copy = tmp_path / "copy"
    assert (copy / "deep/run.sh").stat().st_mode & 0o777 == 0o755
    assert (copy / "read.txt").stat().st_mode & 0o200
    assert (copy / "read.txt").read_text() == "text"
    assert copy.stat().st_mode & 0o200
    assert (copy / "deep/empty").is_dir()
    original.chmod(0o755)
