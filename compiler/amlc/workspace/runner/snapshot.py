"""Restores a snapshot's files to the folder that a step works in."""

import os
import shutil
from pathlib import Path


def restore(snapshot: Path, folder: Path) -> None:
    """The copies may be changed, whatever the originals allow; what can be run stays so."""
    folder.mkdir()
    with os.scandir(snapshot) as entries:
        for entry in entries:
            target = folder / entry.name
            if entry.is_dir():
                restore(Path(entry.path), target)
            else:
                shutil.copyfile(entry.path, target)
                mode = entry.stat().st_mode & 0o777
                if mode & 0o111:
                    target.chmod(mode | 0o200)
