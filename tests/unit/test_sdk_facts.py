"""What amlc says of the SDK, asked of the SDK."""

import os
import subprocess
import warnings
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from amlc import snapshot
from amlc.backends.azureml_v1 import limits, sdk
from amlc.backends.azureml_v1.sdk import tracking

names = st.sampled_from(["a", "b.py", "c.log", "é", ".env", "__pycache__", "node_modules", "x y", "-"])
trees: st.SearchStrategy[Any] = st.recursive(
    st.just("text"), lambda inner: st.dictionaries(names, inner, max_size=4), max_leaves=8
).filter(lambda tree: isinstance(tree, dict))
patterns = st.lists(
    st.sampled_from(
        ["*.log", "__pycache__", "__pycache__/", "/a", "!b.py", "**/c.log", "a/*", "# comment", "", "x y", ".env"]
    ),
    max_size=4,
)


def build(folder: Path, tree: dict[str, Any]) -> None:
    folder.mkdir()
    for name, inner in tree.items():
        if isinstance(inner, dict):
            build(folder / name, inner)
        else:
            (folder / name).write_text(inner)


def uploaded(folder: Path) -> list[str]:
    """The files that the SDK's own snapshot would send."""
    from azureml._base_sdk_common.merkle_tree import create_merkletree
    from azureml._project.ignore_file import get_project_ignore_file

    ignored = get_project_ignore_file(str(folder))
    found: list[str] = []

    def walk(node: Any, prefix: str) -> None:
        for child in node.children:
            path = f"{prefix}{child.name}"
            if child.is_file():
                found.append(path)
            else:
                walk(child, path + "/")

    walk(create_merkletree(str(folder), ignored.is_file_excluded), "")
    return sorted(found)


@pytest.fixture(scope="module", autouse=True)
def _sdk() -> None:
    before = dict(os.environ)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        sdk.load()
    os.environ.clear()
    os.environ.update(before)


@given(trees, patterns, st.sampled_from([".amlignore", ".gitignore", ""]), st.integers(0, 10**9))
def test_the_listed_files_are_those_the_sdk_uploads(
    tmp_path: Path, tree: dict[str, Any], lines: list[str], ignore: str, number: int
) -> None:
    folder = tmp_path / f"{number}-{len(list(tmp_path.iterdir()))}"
    build(folder, tree)
    if ignore:
        (folder / ignore).write_text("\n".join(lines))
    assert [file.path for file in snapshot.walk(folder, tmp_path)] == uploaded(folder)


def test_the_default_image_is_the_sdks() -> None:
    from azureml.core.environment import DEFAULT_CPU_IMAGE

    assert limits.DEFAULT_CPU_IMAGE == DEFAULT_CPU_IMAGE


def test_the_cluster_of_a_databricks_step_is_the_sdks() -> None:
    from azureml.pipeline.steps import DatabricksStep

    theirs = DatabricksStep(name="a", compute_target="bricks", num_workers=1, notebook_path="/a")._params
    variables = ";".join(f"{name}={value}" for name, value in limits.DATABRICKS_VARIABLES.items())
    ours = (limits.DATABRICKS_SPARK, limits.DATABRICKS_NODE, variables)
    assert ours == (theirs["spark_version"], theirs["node_type_id"], theirs["spark_env_vars"])


def test_the_largest_snapshot_is_the_sdks() -> None:
    from azureml._restclient.constants import SNAPSHOT_MAX_SIZE_BYTES

    assert snapshot.MAX_BYTES == SNAPSHOT_MAX_SIZE_BYTES


def test_the_url_of_a_git_remote_is_published_without_its_credentials(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from azureml._base_sdk_common.tracking import global_tracking_info_registry

    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    remote = ["git", "-C", str(tmp_path), "remote", "add", "origin", "https://me:hunter2@git.example/team/repo"]
    subprocess.run(remote, check=True)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AZUREML_GIT_REPOSITORY_URI", raising=False)
    assert "hunter2" in str(global_tracking_info_registry.gather_all())
    monkeypatch.setenv("AZUREML_GIT_REPOSITORY_URI", "")  # so that it is put back
    monkeypatch.delenv("AZUREML_GIT_REPOSITORY_URI")
    tracking.prepare(tmp_path, {})
    sent = global_tracking_info_registry.gather_all()
    assert sent["azureml.git.repository_uri"] == "https://git.example/team/repo"
    assert "hunter2" not in str(sent)


def test_a_registrys_password_would_be_published_in_the_clear() -> None:
    from azureml.core.runconfig import RunConfiguration

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        configuration = RunConfiguration()
        configuration.environment.docker.base_image_registry.password = "hunter2"
        published = repr(configuration)  # what a step's node is published with
    assert '"password": "hunter2"' in published


def test_containers_that_leave_their_arguments_out_share_one_list() -> None:
    from azureml.core.runconfig import DockerConfiguration

    assert DockerConfiguration().arguments is DockerConfiguration().arguments
