"""Where a published pipeline came from: commit, branch, build. It travels along, and is not in the digest."""

import contextlib
import os
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from amlc.backends.azureml_v1.sdk.session import Session

# What the SDK writes into the properties (azureml/_base_sdk_common/tracking/git_tracking_info_provider.py).
_PROPERTIES = {
    "repository": "azureml.git.repository_uri",
    "branch": "azureml.git.branch",
    "commit": "azureml.git.commit",
    "dirty": "azureml.git.dirty",
    "build": "azureml.git.build_id",
    "build_url": "azureml.git.build_uri",
}


def read(properties: Mapping[str, str]) -> Mapping[str, str]:
    """What is known of where a pipeline came from, of `repository, branch, commit, dirty, build, build_url`."""
    return {name: properties[key] for name, key in _PROPERTIES.items() if properties.get(key)}


def prepare(root: Path, environ: Mapping[str, str]) -> None:
    """Tells the SDK what it does not find out: the URL of the remote without its password, and in what build it runs,
    by the variables that GitHub Actions and Azure DevOps set.
    """
    found = {"AZUREML_GIT_REPOSITORY_URI": _clean_url(root)}
    if environ.get("GITHUB_ACTIONS") == "true":
        run, repository = environ.get("GITHUB_RUN_ID"), environ.get("GITHUB_REPOSITORY")
        found["AZUREML_GIT_BRANCH"] = environ.get("GITHUB_HEAD_REF") or environ.get("GITHUB_REF_NAME")
        found["AZUREML_GIT_BUILD_ID"] = run
        found["AZUREML_GIT_BUILD_URI"] = f"{environ.get('GITHUB_SERVER_URL')}/{repository}/actions/runs/{run}"
    elif environ.get("TF_BUILD") == "True":
        project, build = environ.get("SYSTEM_TEAMPROJECTID"), environ.get("BUILD_BUILDID")
        found["AZUREML_GIT_BRANCH"] = environ.get("BUILD_SOURCEBRANCHNAME")
        found["AZUREML_GIT_BUILD_ID"] = build
        address = f"{environ.get('SYSTEM_COLLECTIONURI')}{project}/_build/results?buildId={build}"
        found["AZUREML_GIT_BUILD_URI"] = address
    for name, value in found.items():
        if value:
            os.environ.setdefault(name, value)


@contextlib.contextmanager
def travelling(session: Session, properties: Mapping[str, str]) -> Iterator[None]:
    """What is published here takes these properties along, and is tracked from the project's root.

    `Pipeline.publish` takes no properties of its own, and asks git in the working folder; the service's client is the
    last to see what is sent (`azureml/pipeline/core/_aeva_provider.py`, create_from_graph).
    """
    from azureml._base_sdk_common.tracking import global_tracking_info_registry

    provider = session.names["pipeline"].graph._context.workflow_provider.published_pipeline_provider
    caller: Any = provider._service_caller
    create = caller.create_pipeline_async

    def create_with_properties(pipeline_creation_info: Any) -> Any:
        tracked = global_tracking_info_registry.gather_all(str(session.root))
        pipeline_creation_info.properties = {**tracked, **properties}
        return create(pipeline_creation_info=pipeline_creation_info)

    caller.create_pipeline_async = create_with_properties
    try:
        yield
    finally:
        del caller.create_pipeline_async


def _clean_url(root: Path) -> str | None:
    """The git remote's URL where it has a password, without it: the SDK publishes it as it is."""
    try:
        asked = subprocess.run(["git", "ls-remote", "--get-url"], cwd=root, capture_output=True, text=True, check=False)
    except OSError:
        return None  # without git, the SDK finds none either
    url = urlsplit(asked.stdout.strip())
    if asked.returncode != 0 or url.password is None:
        return None
    return url._replace(netloc=url.netloc.rpartition("@")[2]).geturl()
