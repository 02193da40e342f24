"""The hooks of pre-commit, run by pre-commit itself, from a clone of amlc."""

import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.ci.conftest import run

PRE_COMMIT = "pre-commit==4.7.0"


def git(folder: Path, *words: str) -> str:
    settings = ["-c", "user.name=test", "-c", "user.email=test@example.org", "-c", "init.defaultBranch=main"]
    return subprocess.run(["git", *settings, *words], cwd=folder, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def pre_commit(clone: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., str]:
    """Runs a hook on all files of a project, and returns what it says."""
    temp = tmp_path_factory.mktemp("pre-commit")
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "AMLC_", "PYTHON"))}
    environ |= {"PRE_COMMIT_HOME": str(temp / "home"), "PRE_COMMIT_COLOR": "never"}
    python = str(temp / "env" / "bin" / "python")
    for command in (
        [sys.executable, "-m", "venv", str(temp / "env")],
        [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", PRE_COMMIT],
    ):
        made = run(command, temp, environ)
        assert made.returncode == 0, made.stderr
    git(clone, "init", "--quiet")
    git(clone, "add", "--all")
    git(clone, "commit", "--quiet", "--message", "all")
    commit = git(clone, "rev-parse", "HEAD").strip()

    def on(project: Path, hook: str, *files: str) -> str:
        git(project, "init", "--quiet")
        (project / ".pre-commit-config.yaml").write_text(
            f"repos:\n  - repo: {clone}\n    rev: {commit}\n    hooks: [{{id: {hook}}}]\n"
        )
        git(project, "add", "--all")
        which = ["--files", *files] if files else ["--all-files"]
        ran = run([python, "-m", "pre_commit", "run", hook, *which], project, environ)
        return re.sub(r"\.{3,}", "...", ran.stdout[ran.stdout.find("amlc validate") :]) + ran.stderr

    return on


REPORT = """\
error[unknown-field]: unknown field `scrpt`
 --> pipelines/bad one.yaml:7:24
  |
7 |   train: {source: src, scrpt: train.py, compute: cpu, environment: env, reuse: false}
  |                        ^^^^^
  = help: did you mean `script`?

1 error in %s

"""


def test_the_changed_specs_are_checked_and_other_yaml_is_passed_over(
    pre_commit: Callable[..., str], project: Path
) -> None:
    assert pre_commit(project, "amlc-validate") == (
        "amlc validate...Failed\n- hook id: amlc-validate\n- exit code: 1\n\n" + REPORT % "2 files"
    )
    assert pre_commit(project, "amlc-validate", "other.yaml") == "amlc validate...Passed\n"
    assert pre_commit(project, "amlc-validate", "src/train.py") == "amlc validate...(no files to check)Skipped\n"


def test_every_spec_is_checked_when_anything_has_changed(pre_commit: Callable[..., str], project: Path) -> None:
    assert pre_commit(project, "amlc-validate-all", "src/train.py") == (
        "amlc validate, all specs...Failed\n- hook id: amlc-validate-all\n- exit code: 1\n\n" + REPORT % "2 files"
    )
    (project / "pipelines/bad one.yaml").unlink()
    assert pre_commit(project, "amlc-validate-all") == "amlc validate, all specs...Passed\n"
