"""Publishes a program so that publishing it again changes nothing that has not changed."""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from amlc.backends.azureml_v1.sdk import Session

# The version of what amlc published: what people wrote, `+`, the digest.
_OURS = re.compile(r".+\+[0-9a-f]{16}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """What publishing came to. `new` is false when nothing had changed; `disabled` are the superseded versions' ids."""

    id: str
    version: str
    new: bool
    disabled: tuple[str, ...]


def publish(session: Session, name: str, keep: int, said: Callable[[str], None]) -> Publication:
    """Publishes under the program's digest unless that is there already, then disables what it supersedes.

    The new version is there before an old one is disabled, and a publication that was interrupted between the two is
    completed by the next. Two publishers of the same at once leave one version. `session` is connected.
    """
    there = session.published(name)
    version = session.program.published_version
    current = next((one for one in there if one.version == version), None)
    new = current is None
    if current is None:
        said(f"publishing {name} {version}")
        session.build()
        made = session.publish()
        # Whoever published the same at the same moment sees the same list, and settles on the same one: the oldest.
        there = session.published(name)
        current = next((one for one in there if one.version == version), made)
    copies = [one for one in there if one.version == version and one.id != current.id]
    superseded = [one for one in there if one.version != version and _OURS.fullmatch(one.version)]
    disabled = [*copies, *superseded[: max(0, len(superseded) - keep)]]
    for one in disabled:
        session.disable(one.id)
    return Publication(id=current.id, version=version, new=new, disabled=tuple(one.id for one in disabled))


def write_id(path: Path, published: str) -> None:
    """Writes the id and nothing else, all of it or nothing. Raises OSError."""
    if path.is_file() and path.read_bytes() == published.encode():
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        beside.write_bytes(published.encode())
        beside.replace(path)
    finally:
        beside.unlink(missing_ok=True)
