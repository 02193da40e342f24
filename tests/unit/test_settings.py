"""What `[tool.amlc]` may say, and what is said of what it may not."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amlc.ignore import settings
from amlc.report.text import blocks


def read(folder: Path, text: str) -> str:
    (folder / "pyproject.toml").write_bytes(text.encode("utf-8", errors="surrogateescape"))
    return "\n".join(blocks(settings.read(folder, "pyproject.toml")[1]))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "this is [no TOML",
        "[tool.other]\nignore = 1\n",
        "# [tool.amlc]\n",
        "[tool.amlc]\n",
        '[tool.amlc]\nignore = ["a"]\nper-file-ignores = {"*.yaml" = ["b"]}\n',
        "tool = 'x'\n# [tool.amlc\n",
    ],
)
def test_nothing_is_said_of_what_is_right_or_none_of_ours(tmp_path: Path, text: str) -> None:
    assert read(tmp_path, text) == ""


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            '[project]\nignroe = 1\n\n[tool.amlc]\nignroe = ["a"]\n',
            "error[invalid-settings]: unknown setting `ignroe`\n"
            " --> pyproject.toml:5:1\n"
            "  |\n"
            '5 | ignroe = ["a"]\n'
            "  | ^^^^^^\n"
            "  = help: did you mean `ignore`?\n",
        ),
        (
            "[tool.amlc]\nignore = a\n",
            "error[invalid-settings]: this is not TOML: invalid value\n"
            " --> pyproject.toml:2:10\n"
            "  |\n"
            "2 | ignore = a\n"
            "  |          ^\n",
        ),
        (
            "[tool.amlc]\nignore = [",
            "error[invalid-settings]: this is not TOML: invalid value\n"
            " --> pyproject.toml:2:11\n"
            "  |\n"
            "2 | ignore = [\n"
            "  |           ^\n",
        ),
        (
            "[tool.amlc]\nignore = 'a'\n",
            "error[invalid-settings]: `ignore` must be a list of codes\n"
            " --> pyproject.toml:2:1\n"
            "  |\n"
            "2 | ignore = 'a'\n"
            "  | ^^^^^^\n",
        ),
        (
            "[tool.amlc.per-file-ignores]\n'*.yaml' = [1]\n",
            "error[invalid-settings]: `*.yaml` must be a list of codes\n"
            " --> pyproject.toml:2:2\n"
            "  |\n"
            "2 | '*.yaml' = [1]\n"
            "  |  ^^^^^^\n",
        ),
        (
            "[tool.amlc]\nper-file-ignores = []\n",
            "error[invalid-settings]: `per-file-ignores` must be a table from a pattern to a list of codes\n"
            " --> pyproject.toml:2:1\n"
            "  |\n"
            "2 | per-file-ignores = []\n"
            "  | ^^^^^^^^^^^^^^^^\n",
        ),
        (
            "[[tool.amlc]]\nignore = []\n",
            "error[invalid-settings]: `tool.amlc` must be a table\n"
            " --> pyproject.toml:1:3\n"
            "  |\n"
            "1 | [[tool.amlc]]\n"
            "  |   ^^^^^^^^^\n",
        ),
        (
            "[tool.amlc]\n# \udcff\n",
            "error[invalid-settings]: the file is not UTF-8\n --> pyproject.toml:1:1\n  |\n1 | [tool.amlc]\n  | ^\n",
        ),
    ],
)
def test_what_is_wrong_is_said_at_its_place(tmp_path: Path, text: str, said: str) -> None:
    assert read(tmp_path, text) == said


def test_a_link_out_of_the_project_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "elsewhere.toml").write_text("[tool.amlc]\nx = 1\n")
    (tmp_path / "project").mkdir()
    (tmp_path / "project" / "pyproject.toml").symlink_to(tmp_path / "elsewhere.toml")
    assert settings.read(tmp_path / "project", "pyproject.toml") == (settings.NONE, [])


@given(st.text())
def test_any_table_is_read_or_refused(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    folder = tmp_path_factory.getbasetemp()
    (folder / "pyproject.toml").write_text(f"[tool.amlc]\n{text}", encoding="utf-8", errors="ignore", newline="")
    _, said = settings.read(folder, "pyproject.toml")
    for one in said:
        assert 0 <= one.span.start <= one.span.end <= len(one.span.source.text) + 1
        assert blocks([one])


@pytest.mark.parametrize(
    ("glob", "file", "meant"),
    [
        ("*.yaml", "a.yaml", True),
        ("*.yaml", "pipelines/a.yaml", True),
        ("pipelines/*.yaml", "pipelines/a.yaml", True),
        ("pipelines/*.yaml", "pipelines/old/a.yaml", False),
        ("pipelines/**/*.yaml", "pipelines/a.yaml", True),
        ("pipelines/**/*.yaml", "pipelines/old/older/a.yaml", True),
        ("pipelines/**", "pipelines/old/a.yaml", True),
        ("**/old/*", "pipelines/old/a.yaml", True),
        ("old/*", "pipelines/old/a.yaml", False),
        ("*a" * 60 + "/**" * 60 + "/b", "a" * 200 + "/a" * 60, False),
    ],
)
def test_which_files_a_pattern_means(glob: str, file: str, *, meant: bool) -> None:
    assert settings.matches(glob, file) is meant
