"""What the tests of the CI integrations share: a copy of amlc as a clone has it, and a project with a mistake."""

import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.conftest import ROOT

NO_NETWORK = re.compile(r"NewConnectionError|NameResolutionError|ConnectTimeout|Network is unreachable")
GOOD = """\
amlc: 1
name: Good
workspace: {kind: local}
compute: {cpu: {}}
environments: {env: {python: "3.10", pip: [pandas==2.2.3]}}
steps:
  train: {source: src, script: train.py, compute: cpu, environment: env, reuse: false}
publish: {continue_on_step_failure: false}
targets: {dev: {}}
"""
BAD = GOOD.replace("script: train.py", "scrpt: train.py")


def run(command: list[str], folder: Path, environ: Mapping[str, str]) -> subprocess.CompletedProcess[str]:
    """Runs it; skips the test where a registry is out of reach."""
    ran = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False, timeout=300)
    if ran.returncode and NO_NETWORK.search(ran.stdout + ran.stderr):
        pytest.skip("needs the package registry")
    return ran


@pytest.fixture(scope="session")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """amlc's own files, and nothing that was built beside them."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    ).stdout.decode()
    folder = tmp_path_factory.mktemp("clone")
    for name in filter(None, listed.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / name, folder / name)
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "project"
    files = {"good.yaml": GOOD, "pipelines/bad one.yaml": BAD, "other.yaml": "a: [1, 2]\n", "src/train.py": ""}
    for name, text in (files | {"pyproject.toml": "", "pipelines/src/train.py": ""}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    return folder
