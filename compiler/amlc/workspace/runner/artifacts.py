"""Gathers what a step leaves in `outputs` and `logs`: links give way to what they lead to, inside the step's folder."""

import os
import shutil
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from amlc.workspace.runner.area import Area

FOLDERS = ("outputs", "logs")


@dataclass(frozen=True, slots=True)
class Gathered:
    found: bool  # whether anything now lies in the area's folder for artifacts
    left_out: tuple[str, ...]  # why, a sentence for each link


def gather(area: Area, *, ignored: Collection[Path]) -> Gathered:
    """Moved, not copied, into a folder that holds nothing else. `ignored` links are not spoken of. Raises OSError."""
    left = [path for path in (area.work / name for name in FOLDERS) if _holds_something(path)]
    if not left:
        return Gathered(found=False, left_out=())
    left_out: list[tuple[str, str]] = []
    links = [link for path in left for link in _links(path)]
    for number, link in enumerate(links):  # all of them before any is replaced, so that each still leads somewhere
        left_out += _copied(link, area.folder / f"links/{number}", link, area, ())
    for number, link in enumerate(links):
        copy = area.folder / f"links/{number}"
        link.unlink()
        if copy.exists():
            copy.rename(link)
    area.artifacts.mkdir()
    for path in left:
        if path.exists():
            path.rename(area.artifacts / path.name)
    spoken_of = {str(path.relative_to(area.work)) for path in ignored if path.is_relative_to(area.work)}
    said = (f"`{name}` was not kept: it is a link that {why}" for name, why in left_out if name not in spoken_of)
    return Gathered(found=True, left_out=tuple(said))


def _holds_something(path: Path) -> bool:
    if path.is_symlink() or path.is_file():
        return True
    try:
        with os.scandir(path) as entries:
            return next(entries, None) is not None
    except (FileNotFoundError, NotADirectoryError):
        return False


def _links(path: Path) -> Iterator[Path]:
    if path.is_symlink():
        yield path
        return
    for base, folders, files in os.walk(path):
        yield from (Path(base, name) for name in (*folders, *files) if Path(base, name).is_symlink())


def _copied(source: Path, target: Path, name: Path, area: Area, above: tuple[Path, ...]) -> Iterator[tuple[str, str]]:
    """Copies what a link leads to; what cannot be had is named, and why."""
    real = Path(os.path.realpath(source))
    if source.is_symlink():
        inside = real.is_relative_to(os.path.realpath(area.folder))
        around = real in above or Path(os.path.realpath(name.parent)).is_relative_to(real)
        if not inside or around or not real.exists():
            elsewhere = "leads to itself" if around else "leads to nothing"
            yield name.relative_to(area.work).as_posix(), elsewhere if inside else "leads out of the step's folder"
            return
    if real.is_dir():
        target.mkdir(parents=True)
        for entry in sorted(real.iterdir()):
            yield from _copied(entry, target / entry.name, name / entry.name, area, (*above, real))
    elif real.is_file():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(real, target)
