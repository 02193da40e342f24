"""What somebody was not allowed to do, in words."""

import re
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from amlc.backends.azureml_v1.patience import Denied

# Azure's own words (AuthorizationFailed).
_PERFORM = re.compile(r"perform action '([^']+)'")
# By a part of a URL: what a request is about.
_PARTS = {
    "pipelines": "published pipelines",
    "pipelineendpoints": "pipeline endpoints",
    "schedules": "schedules",
    "modules": "modules",
    "azuremlmodules": "modules",
    "datasources": "data sources",
    "snapshots": "snapshots",
    "computes": "compute targets",
    "datastores": "datastores",
    "environments": "environments",
    "datasets": "datasets",
    "experiments": "experiments",
    "pipelineruns": "pipeline runs",
    "vaults": "the key vault's secrets",
    "workspaces": "the workspace",
}


def action(chain: Iterable[BaseException], text: str, denied: Denied | None) -> str:
    """What was not allowed: the service's own word for it, or what the request was."""
    if found := _PERFORM.search(text):
        return f"perform `{found[1]}`"
    if denied is not None:
        return _request(denied.method, denied.url)
    answers = (getattr(one, "response", None) for one in chain)
    asked: Any = next((one for each in answers if (one := getattr(each, "request", None)) is not None), None)
    return "do this in the workspace" if asked is None else _request(asked.method, str(asked.url))


def _request(method: str, url: str) -> str:
    """What a request does, in words: the last part of its path that has a noun says to what."""
    parts = [one.lower() for one in reversed(urlsplit(url).path.split("/"))]
    noun = next((_PARTS[one] for one in parts if one in _PARTS), None)
    if noun is None:
        return "do this in the workspace"
    return f"{'read' if method in ('GET', 'HEAD') else 'make or change'} {noun}"
