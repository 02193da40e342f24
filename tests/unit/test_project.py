"""Reading files of the project: nothing outside, nothing that is no plain file, nothing too large."""

import os
from pathlib import Path

import pytest

from amlc import project
from amlc.project import Unreadable
from amlc.project_files import ProjectFiles


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "outside.txt").write_text("secret")
    root = tmp_path / "root"
    (root / "folder").mkdir(parents=True)
    (root / "folder" / "file.txt").write_text("text")
    (root / "out").symlink_to(tmp_path)
    (root / "loop").symlink_to(root / "loop")
    os.mkfifo(root / "pipe")
    return root


@pytest.mark.parametrize(
    ("written", "why"),
    [
        ("../outside.txt", "leads out of the project"),
        ("/etc/passwd", "must be relative"),
        ("out/outside.txt", "is a link out of the project"),
        ("folder/../../outside.txt", "leads out of the project"),
        ("folder\\file.txt", "must use `/`"),
        ("a\0b", "is not a path"),
    ],
)
def test_a_path_that_leaves_the_project_is_refused(root: Path, written: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        project.inside(root, root, written)


def test_a_path_inside_is_given_back(root: Path) -> None:
    assert project.inside(root, root / "folder", "../folder/file.txt") == root / "folder" / "file.txt"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ("pipe", "is not a plain file"),
        ("folder", "is a folder"),
        ("absent", "does not exist"),
        ("loop", "cannot be read"),
    ],
)
def test_what_is_no_plain_file_is_refused_at_once(root: Path, name: str, why: str) -> None:
    with pytest.raises(Unreadable, match=why):
        project.read_bytes(root / name, 100)


def test_a_large_file_is_refused_without_being_read(root: Path) -> None:
    with (root / "huge").open("wb") as file:
        file.truncate(10**10)
    with pytest.raises(Unreadable, match="is larger than 4 KiB"):
        project.read_bytes(root / "huge", 4096)


def test_what_stays_at_home_is_listed_where_that_puts_nothing_out_of_force(tmp_path: Path) -> None:
    """The SDK reads `.gitignore` only where there is no `.amlignore` (azureml/_project/ignore_file.py)."""
    (tmp_path / "src").mkdir()
    files = ProjectFiles(tmp_path)
    assert files.ignoring("src", "a b") == "echo 'a b' >> src/.amlignore"
    (tmp_path / "src" / ".gitignore").touch()
    assert files.ignoring("src", ".env") == "echo .env >> src/.gitignore"
    (tmp_path / "src" / ".amlignore").touch()
    assert files.ignoring("src", ".env") == "echo .env >> src/.amlignore"
