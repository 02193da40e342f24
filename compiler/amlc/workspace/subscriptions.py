"""Tells the workspace which subscriptions its clients will ask for: the SDK looks a subscription up in a list first.

`Workspace(…)` lists the subscriptions that the sign-in can see before it asks for its own
(azureml/core/authentication.py: `_check_if_subscription_exists`), and the list has no wildcard.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from urllib.parse import quote

from amlc.workspace import admin
from amlc.workspace.lifecycle import Connection

_CONFIGS = (".azureml/config.json", "config.json", "aml_config/config.json")  # where `Workspace.from_config` looks
_SUFFIXES = (".py", ".ipynb", ".yaml", ".yml", ".json", ".sh", ".toml", ".cfg", ".ini", ".env")
_MAX_FILE = 1024 * 1024
_MAX_FILES = 200
_GUID = re.compile(r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b")
_NAMED = re.compile(r"""subscription(?:_?id)?["']?\s*[=:]\s*["']?([\w.-]+)""", re.IGNORECASE)


def introduce(connection: Connection, environment: Mapping[str, str], folder: Path, words: Sequence[str] = ()) -> None:
    """Make known every subscription that a client may be about to name: from its environment, the configurations that
    `Workspace.from_config` would find from `folder`, and what the files of the command and of its folder mention.
    """
    mentioned = {one for file in _files(folder, words) for one in _in_text(file)}
    for subscription in sorted({*_in_environment(environment), *_in_configs(folder), *mentioned}):
        admin.put(connection, f"/subscriptions/{quote(subscription, safe='')}", {})


def _in_environment(environment: Mapping[str, str]) -> Iterator[str]:
    for name, value in environment.items():
        if "SUBSCRIPTION" in name.upper() and value.strip() and "/" not in value:
            yield value.strip()


def _in_configs(folder: Path) -> Iterator[str]:
    for base in (folder, *folder.parents):
        for name in _CONFIGS:
            try:
                subscription = json.loads((base / name).read_text("utf-8"))["subscription_id"]
            except (OSError, ValueError, KeyError, TypeError):
                continue
            if isinstance(subscription, str):
                yield subscription


def _files(folder: Path, words: Sequence[str]) -> Iterator[Path]:
    """The files that a command names, and those beside them and in its folder that may configure it."""
    named = [folder / word for word in words if (folder / word).is_file()]
    yield from named
    beside = sorted({one for base in {folder, *(file.parent for file in named)} for one in base.glob("*")})
    yield from [one for one in beside if one.suffix in _SUFFIXES and one.is_file()][:_MAX_FILES]


def _in_text(file: Path) -> Iterator[str]:
    try:
        with file.open("rb") as handle:
            text = handle.read(_MAX_FILE).decode("utf-8", errors="ignore")
    except OSError:
        return
    yield from _GUID.findall(text)
    yield from _NAMED.findall(text)
