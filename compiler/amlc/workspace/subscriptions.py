"""Tells the workspace which subscriptions its clients will ask for: the SDK looks a subscription up in a list first.

`Workspace(…)` lists the subscriptions that the sign-in can see before it asks for its own
(azureml/core/authentication.py: `_check_if_subscription_exists`), and the list has no wildcard.
"""

import json
import os
import re
import time
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from amlc.workspace import admin
from amlc.workspace.lifecycle import Connection

_CONFIGS = (".azureml/config.json", "config.json", "aml_config/config.json")  # where `Workspace.from_config` looks
_SUFFIXES = (".py", ".ipynb", ".yaml", ".yml", ".json", ".sh", ".toml", ".cfg", ".ini", ".env")
_SKIPPED = frozenset({".git", ".hg", ".venv", "venv", "node_modules", ".amlc", "site-packages", "__pycache__"})
_MAX_FILE = 1024 * 1024
_MAX_FILES = 2000
_MAX_SECONDS = 0.3
_MAX_FOUND = 500  # more are data
_GUID = re.compile(r"\b[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\b")
_NAMED = re.compile(r"""subscription(?:_?id)?["']?\s*[=:]\s*["']?([\w.-]+)""", re.IGNORECASE)


def introduce(
    connection: Connection,
    environment: Mapping[str, str],
    folder: Path,
    words: Sequence[str] = (),
    *,
    more: Sequence[str] = (),
) -> None:
    """Make known every subscription that a client may be about to name: those given, what may be one in its
    environment and in its command, the configurations that `Workspace.from_config` would find from `folder`, and what
    the files of the command and below its folder mention.
    """
    sure = [*more, *_in_environment(environment), *_in_configs(folder), *_GUID.findall(" ".join(words))]
    found = dict.fromkeys(sure)
    for file in _files(folder, words):
        found |= dict.fromkeys(_in_text(file))
        if len(found) >= _MAX_FOUND:
            break
    admin.post(connection, "/subscriptions", {"ids": list(found)[:_MAX_FOUND]})


def _in_environment(environment: Mapping[str, str]) -> Iterator[str]:
    for name, value in environment.items():
        text = value.strip()
        if _GUID.fullmatch(text) or ("SUBSCRIPTION" in name.upper() and text and "/" not in text):
            yield text


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
    """The files that a command names, those beside them, and those below its folder, that may configure it."""
    folder = folder.resolve()
    named = [(folder / word).resolve() for word in words if (folder / word).is_file()]
    yield from named
    deadline, count = time.monotonic() + _MAX_SECONDS, 0
    for base in dict.fromkeys([*(file.parent for file in named if not file.is_relative_to(folder)), folder]):
        for file in _below(base, deadline) if base == folder else sorted(base.glob("*")):
            if file.suffix not in _SUFFIXES and not file.name.startswith(".env"):
                continue
            if count >= _MAX_FILES or time.monotonic() > deadline:
                return
            count += 1
            yield file


def _below(folder: Path, deadline: float) -> Iterator[Path]:
    """Every file below a folder, the nearest first, as long as there is time."""
    level = [str(folder)]
    while level and time.monotonic() < deadline:
        deeper = []
        for base in level:
            try:
                entries = sorted(os.scandir(base), key=lambda entry: entry.name)
            except OSError:
                continue
            deeper += [one.path for one in entries if one.is_dir(follow_symlinks=False) and one.name not in _SKIPPED]
            yield from (Path(one.path) for one in entries if one.is_file())
        level = deeper


def _in_text(file: Path) -> Iterator[str]:
    try:
        with file.open("rb") as handle:
            text = handle.read(_MAX_FILE).decode("utf-8", errors="ignore")
    except OSError:
        return
    yield from _GUID.findall(text)
    yield from _NAMED.findall(text)
