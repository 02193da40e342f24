"""Puts new content in a file's place: whole or not at all, with the file's own mode."""

import os
import stat
from pathlib import Path


def replace(path: Path, content: bytes) -> None:
    """`path` is a plain file, and no link. Raises OSError."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            os.fchmod(file.fileno(), stat.S_IMODE(path.stat().st_mode))
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
