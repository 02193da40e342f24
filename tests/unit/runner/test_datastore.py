"""Globs on a datastore."""

from pathlib import Path

import pytest

from amlc.workspace.runner.datastore import matching

FILES = ("a.csv", "a/b.csv", "a/c/d.csv", "a/c/e.txt", "a/[x].csv", "weather/2018/11.csv", "weather/2019/11.csv")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name in FILES:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


@pytest.mark.parametrize(
    ("pattern", "base", "files"),
    [
        ("a.csv", "", ["a.csv"]),
        ("/a.csv", "", ["a.csv"]),
        ("a", "a", ["[x].csv", "b.csv", "c/d.csv", "c/e.txt"]),
        ("a/", "a", ["[x].csv", "b.csv", "c/d.csv", "c/e.txt"]),
        ("a/**", "a", ["[x].csv", "b.csv", "c/d.csv", "c/e.txt"]),
        ("a/*.csv", "a", ["[x].csv", "b.csv"]),
        ("a/[x].csv", "a", ["[x].csv"]),
        ("a/**/*.csv", "a", ["[x].csv", "b.csv", "c/d.csv"]),
        ("a/*", "a", ["[x].csv", "b.csv", "c/d.csv", "c/e.txt"]),
        ("weather/201?/*.csv", "weather", ["2018/11.csv", "2019/11.csv"]),
        ("weather/*8", "weather", ["2018/11.csv"]),
        ("**/11.csv", "", ["weather/2018/11.csv", "weather/2019/11.csv"]),
        ("none", "none", []),
        ("", "", list(FILES)),
    ],
)
def test_matching(root: Path, pattern: str, base: str, files: list[str]) -> None:
    folder, found = matching(root, pattern)
    assert folder == root / base
    assert sorted(file.relative_to(folder).as_posix() for file in found) == sorted(files)
