"""Paths and globs on a datastore, none of which may leave its folder."""

import os
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from amlc.workspace.runner.refusal import RefusedError

# The SDK quotes every other character of a path (`_datastore_helper.file_datastores_to_uris`): brackets are no globs.
_GLOB = re.compile(r"[*?]")


def inside(root: Path, path: str) -> Path:
    """The real place of a path below a datastore's folder, whether or not there is something.

    A leading slash is the datastore's root, as on Azure; what would leave the folder is refused.
    """
    parts = PurePosixPath(path).parts
    if ".." in parts or "\0" in path:
        raise RefusedError(f"the path `{path}` leaves its datastore")
    return checked(root, root.joinpath(*(part for part in parts if part != "/")))


def checked(root: Path, path: Path) -> Path:
    real = os.path.realpath(path)
    top = os.path.realpath(root)
    if real != top and not real.startswith(top.rstrip(os.sep) + os.sep):
        raise RefusedError(f"`{path.name}` is a link that leaves its datastore")
    return path


def has_globs(path: str) -> bool:
    return _GLOB.search(path) is not None


def matching(root: Path, pattern: str) -> tuple[Path, tuple[Path, ...]]:
    """The folder before the first glob, and the files below it that match: a folder stands for all its files."""
    parts = [part for part in PurePosixPath(pattern).parts if part != "/"]
    if ".." in parts:
        raise RefusedError(f"the path `{pattern}` leaves its datastore")
    plain = next((index for index, part in enumerate(parts) if has_globs(part)), len(parts))
    base = inside(root, "/".join(parts[:plain]))
    if plain == len(parts):
        return (base.parent, (base,)) if base.is_file() else (base, tuple(files(root, base)))
    accepted = _expression(parts[plain:])
    return base, tuple(file for file in files(root, base) if accepted.fullmatch(file.relative_to(base).as_posix()))


def files(root: Path, folder: Path) -> Iterator[Path]:
    """Every file below a folder, in the order of their names; links are followed as long as they stay inside."""
    if not folder.is_dir():
        return
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        path = folder / entry.name
        if entry.is_symlink():
            checked(root, path)
            if path.is_dir() and Path(os.path.realpath(folder)).is_relative_to(os.path.realpath(path)):
                raise RefusedError(f"the link `{entry.name}` leads back to a folder that it lies in")
        if entry.is_dir():
            yield from files(root, path)
        elif entry.is_file():
            yield path


def _expression(parts: list[str]) -> re.Pattern[str]:
    """`**` is any number of folders, a `*` and a `?` stay within one name; a match that is a folder is all of it."""
    text = ""
    for index, part in enumerate(parts):
        if part == "**":
            text += ".*" if index == len(parts) - 1 else "(?:.*/)?"
        else:
            text += _name(part) + ("" if index == len(parts) - 1 else "/")
    return re.compile(text + ("" if parts[-1] == "**" else "(?:/.*)?"), re.DOTALL)


def _name(part: str) -> str:
    wild = {"*": "[^/]*", "?": "[^/]"}
    return "".join(wild.get(letter) or re.escape(letter) for letter in part)
