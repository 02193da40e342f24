"""What the checks may see of the project's files: listed and read once, whoever asks."""

import posixpath
from collections.abc import Callable, Hashable
from copy import copy
from pathlib import Path
from typing import Any, TypeVar

from amlc import project, snapshot
from amlc.source import Source

T = TypeVar("T")
MAX_TEXT = 1024 * 1024


class ProjectFiles:
    """The files below the project root, by paths relative to it. `called` is what messages call the root."""

    def __init__(self, root: Path, called: str = "") -> None:
        self.root = root
        self.called = called
        self._listings: dict[str, list[snapshot.File] | str] = {}
        self._names: dict[str, frozenset[str]] = {}
        self._places: dict[str, Path | str] = {}  # or why not
        self._texts: dict[str, tuple[str | None, str]] = {}
        self._sources: dict[str, Source] = {}
        self._made: dict[Hashable, Any] = {}

    def for_another(self) -> "ProjectFiles":
        """The same for another pipeline: what has been read is not read again."""
        other = copy(self)
        other._made = {}
        return other

    def once(self, what: Hashable, make: Callable[[], T]) -> T:
        """What several checks of one pipeline look at, made for the first of them."""
        if what not in self._made:
            self._made[what] = make()
        found: T = self._made[what]
        return found

    def listing(self, folder: str) -> list[snapshot.File] | str:
        """What a source folder sends up, or why it cannot: words that follow the folder's name."""
        if folder not in self._listings:
            self._listings[folder] = self._list(folder)
        return self._listings[folder]

    def names(self, folder: str) -> frozenset[str]:
        """The paths of what a source folder sends up; none, when it cannot be sent."""
        if folder not in self._names:
            listing = self.listing(folder)
            self._names[folder] = frozenset(() if isinstance(listing, str) else (one.path for one in listing))
        return self._names[folder]

    def inside(self, written: str) -> Path:
        """The path. Raises Unreadable when it leads out of the root."""
        if written not in self._places:
            try:
                self._places[written] = project.inside(self.root, self.root, written)
            except project.Unreadable as why:
                self._places[written] = str(why)
        found = self._places[written]
        if isinstance(found, str):
            raise project.Unreadable(found)
        return found

    def _list(self, folder: str) -> list[snapshot.File] | str:
        try:
            path = self.inside(folder)
            if not path.exists():
                return "does not exist"
            if not path.is_dir():
                return "is not a folder"
            return snapshot.walk(path, self.root)
        except project.Unreadable as why:
            return str(why)
        except snapshot.SnapshotError as why:
            return f"cannot be uploaded: `{why.path}` {why}"
        except OSError as error:
            return f"cannot be read: {(error.strerror or 'unknown error').lower()}"

    def ignoring(self, folder: str, name: str) -> str:
        """The command that leaves a name out of what a source folder sends up."""
        import shlex  # only a mistake needs it

        file = posixpath.join(self.called, folder, snapshot.ignore_file(self.root / folder))
        return f"echo {shlex.quote(name)} >> {shlex.quote(posixpath.normpath(file))}"

    def text(self, file: str) -> tuple[str | None, str]:
        """A text file's content, or None and why not: words that follow its name."""
        if file not in self._texts:
            self._texts[file] = self._read(file)
        return self._texts[file]

    def source(self, file: str) -> Source | str:
        """A text file, for messages about places in it, or why it cannot be read: words that follow its name."""
        text, why = self.text(file)
        if text is None:
            return why
        if file not in self._sources:
            name = posixpath.normpath(posixpath.join(self.called, file))
            self._sources[file] = Source(name, self.root / file, text)
        return self._sources[file]

    def _read(self, file: str) -> tuple[str | None, str]:
        try:
            return project.read_bytes(self.inside(file), MAX_TEXT).decode("utf-8-sig"), ""
        except project.Unreadable as why:
            return None, str(why)
        except UnicodeDecodeError:
            return None, "is not UTF-8"
