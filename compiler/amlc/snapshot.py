"""What a step's source folder sends up: the files, by the SDK's own rules, and their hashes."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

MAX_BYTES = 300 * 1024 * 1024  # azureml/_restclient/constants.py: SNAPSHOT_MAX_SIZE_BYTES
MAX_UPLOADED = 2_000  # azureml/_restclient/constants.py: SNAPSHOT_MAX_FILES
MAX_FILES = 20_000  # of ours: a folder with more is a mistake, and walking it is not bounded otherwise


class SnapshotError(Exception):
    """Why a folder cannot be sent up. `path` is the culprit, relative to the folder."""

    def __init__(self, path: str, message: str) -> None:
        super().__init__(message)
        self.path = path


class File(NamedTuple):
    """One file: its path in the folder, with `/`, and its size in bytes."""

    path: str
    size: int


def walk(folder: Path, root: Path) -> list[File]:
    """The files that the SDK would upload, sorted. Raises SnapshotError, OSError.

    `.amlignore`, or else `.gitignore`, of the folder itself says what stays; nothing else does
    (azureml/_project/ignore_file.py, azureml/_base_sdk_common/merkle_tree.py).
    """
    ignored = _ignored(folder)
    files: list[File] = []
    for path in _files(folder, "", ignored, root.resolve(), frozenset((folder.resolve(),))):
        files.append(File(path, (folder / path).stat().st_size))
        if len(files) > MAX_FILES:
            raise SnapshotError(path, f"more than {MAX_FILES:,} files")
    return sorted(files, key=lambda file: file.path)


def is_ignored(folder: Path, path: str) -> bool:
    """Whether what is below a path of a source folder stays at home."""
    return bool(_ignored(folder).match(f"{path}/x"))


def ignore_file(folder: Path) -> str:
    """Where to list what stays at home. Beside a `.gitignore`, a new `.amlignore` would put that out of force."""
    rules = [name for name in (".amlignore", ".gitignore") if (folder / name).is_file()]
    return rules[0] if rules else ".amlignore"


def digest(file: Path) -> str:
    """The SHA-256 of a file's bytes, in hex. Raises OSError."""
    import hashlib  # slow to import, and checking needs no hash

    with file.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


def _ignored(folder: Path) -> "_Patterns":
    for name in (".amlignore", ".gitignore"):
        file = folder / name
        if file.is_file():
            import pathspec  # only where there is something to match

            lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
            return _Patterns(pathspec.PathSpec.from_lines("gitwildmatch", lines))
    return _Patterns(None)


class _Patterns:
    def __init__(self, spec: object | None) -> None:
        self.match = getattr(spec, "match_file", lambda _: False)


def _files(folder: Path, prefix: str, ignored: _Patterns, root: Path, above: frozenset[Path]) -> Iterator[str]:
    for entry in sorted(os.scandir(folder / prefix), key=lambda entry: entry.name):
        path = prefix + entry.name
        if ignored.match(path):
            continue
        if entry.is_symlink():
            target = Path(entry.path).resolve()
            if not target.exists():
                raise SnapshotError(path, "is a link to nothing")
            if not target.is_relative_to(root):
                raise SnapshotError(path, "is a link out of the project")
            if target in above:
                raise SnapshotError(path, "is a link to a folder above it")
        if entry.is_file():
            yield path
        elif entry.is_dir():
            yield from _files(folder, path + "/", ignored, root, above | {Path(entry.path).resolve()})
        else:
            raise SnapshotError(path, "is neither a file nor a folder")
