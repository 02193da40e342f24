"""The project root, and reading files in it: nothing outside, no link out, nothing but plain files, bounded."""

import os
import stat
from functools import lru_cache
from itertools import islice
from pathlib import Path

from amlc.errors import UsageError

MARKERS = (".git", "pyproject.toml")


class Unreadable(Exception):
    """Why a path cannot be read, in a few words that follow its name."""


def find_root(file: Path) -> Path:
    """The nearest folder at or above the file's with a `.git` or `pyproject.toml`; else the file's own folder."""
    return _root_above(real(file.parent))


@lru_cache(maxsize=64)  # of every file of a folder the same
def _root_above(folder: Path) -> Path:
    for candidate in (folder, *folder.parents):
        if any((candidate / marker).exists() for marker in MARKERS):
            return candidate
    return folder


def real(folder: Path) -> Path:
    """A folder with its links followed. It is taken to stay what it is."""
    return _resolved(folder if folder.is_absolute() else folder.absolute())


@lru_cache(maxsize=64)  # asked for every path of a spec
def _resolved(folder: Path) -> Path:
    return folder.resolve()


def real_file(file: Path) -> Path:
    """A file with its links followed: those to its folder once for all that are in it. Raises OSError, RuntimeError."""
    path = real(file.parent) / file.name
    is_link = os.path.islink(path)  # noqa: PTH114 - Path.is_symlink raises for a name too long
    return path.resolve() if is_link or file.name in ("", "..") else path


def inside(root: Path, base: Path, written: str) -> Path:
    """The path that a file in folder `base` wrote, resolved. Raises Unreadable when it leads out of the root."""
    if "\0" in written or "\\" in written:
        raise Unreadable("is not a path" if "\0" in written else "must use `/`")
    if Path(written).is_absolute():
        raise Unreadable("must be relative")
    try:
        path = Path(os.path.normpath(base / written))
        resolved = path.resolve()
    except OSError as error:  # a loop of links
        raise Unreadable(error.strerror.lower() if error.strerror else "cannot be read") from error
    if not resolved.is_relative_to(real(root)):
        how = "is a link out of the project" if path.is_relative_to(root) else "leads out of the project"
        raise Unreadable(how)
    return path


MAX_NEIGHBOURS = 1_000


def nearest(root: Path, base: Path, written: str) -> str | None:
    """The path that was probably meant by one that leads nowhere: its folder is there, and has a similar name."""
    from amlc.diagnostics import nearest as nearest_word

    folder, _, name = written.rpartition("/")
    try:
        there = inside(root, base, folder or ".")
        names = [entry.name for entry in islice(os.scandir(there), MAX_NEIGHBOURS)]
    except (Unreadable, OSError):
        return None
    near = nearest_word(name, names)
    return None if near is None or near == name else f"{folder}/{near}" if folder else near


def read_bytes(path: Path, limit: int) -> bytes:
    """A plain file's bytes. Raises Unreadable: absent, a folder, a pipe or device, unreadable, or over the limit."""
    try:
        # Non-blocking, so that a named pipe is refused instead of waited for.
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0))
    except FileNotFoundError as error:
        raise Unreadable("does not exist") from error
    except OSError as error:
        raise Unreadable(f"cannot be read: {(error.strerror or 'unknown error').lower()}") from error
    mode = os.fstat(handle).st_mode
    if not stat.S_ISREG(mode):
        os.close(handle)
        raise Unreadable("is a folder" if stat.S_ISDIR(mode) else "is not a plain file")
    with os.fdopen(handle, "rb") as file:
        content = file.read(limit + 1)
    if len(content) > limit:
        raise Unreadable(f"is larger than {limit // 1024:,} KiB")
    return content


def root_of(file: Path, given: str | None) -> Path:
    """The root to use: `--root`, which must hold the file, or the one found."""
    if given is None:
        return find_root(file)
    root = Path(given).resolve()
    if not (file.parent.resolve() / file.name).is_relative_to(root):
        raise UsageError(f"{file} is not inside --root {given}")
    return root
