"""A package that conda cannot read, or a channel that is none.

A package is a match spec: a name, perhaps a channel before it and versions after it.
"""

import re
from collections.abc import Iterator

from amlc import ir
from amlc.dependencies import conda, packages
from amlc.diagnostics import Finding, Severity
from amlc.project_files import ProjectFiles

CODE = "invalid-conda-package"
SEVERITY = Severity.ERROR

# A name, a label of one, an address or a folder; a `$` is filled in from the environment (conda/env/env.py).
_CHANNEL = re.compile(r"[A-Za-z0-9_][\w.-]*(?:/[\w.-]+)*/?|[a-z][a-z0-9+.-]*://\S+|[./~]\S*", re.ASCII)


def check(pipeline: ir.Pipeline, files: ProjectFiles) -> Iterator[Finding]:
    for one, listed in packages.by_environment(pipeline, files):
        if one.conda is not None:
            yield from _channels(one.conda, one.name, files)
        for package in listed:
            if package.manager == "conda" and package.wanted.fault is not None:
                yield package.finding(*package.wanted.fault)


def _channels(of: ir.Conda, name: str, files: ProjectFiles) -> Iterator[Finding]:
    if of.file is None:
        for index, channel in enumerate(of.channels):
            if message := _wrong(channel):
                yield Finding(path=("environments", name, "channels", index), message=message)
        return
    source = files.source(of.file)
    for item in () if isinstance(source, str) else conda.items(source).channels:
        if message := _wrong(item.raw):
            yield Finding(path=("environments", name, "conda_file"), span=item.span, message=message)


def _wrong(channel: str) -> str | None:
    if _CHANNEL.fullmatch(channel) or ("$" in channel and len(channel.split()) == 1):
        return None
    if not channel.strip():
        return "a channel is empty"
    from amlc.dependencies.requirement_slips import shortened  # for mistakes only

    return f"`{shortened(channel)}` cannot be a channel"
