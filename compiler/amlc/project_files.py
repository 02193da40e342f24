"""What the checks may see of the project's files: listed and read once, whoever asks."""

import posixpath
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from amlc import project, snapshot
from amlc.source import Source

T = TypeVar("T")
MAX_TEXT = 1024 * 1024


@dataclass(slots=True)
class ProjectFiles:
    """The files below the project root, by paths relative to it. `called` is what messages call the root."""

    root: Path
    called: str = ""
    _listings: dict[str, list[snapshot.File] | str] = field(default_factory=dict)
    _texts: dict[str, tuple[str | None, str]] = field(default_factory=dict)
    _sources: dict[str, Source] = field(default_factory=dict)
    _made: dict[str, Any] = field(default_factory=dict)

    def once(self, what: str, make: Callable[[], T]) -> T:
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

    def _list(self, folder: str) -> list[snapshot.File] | str:
        try:
            path = project.inside(self.root, self.root, folder)
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
            return project.read_bytes(project.inside(self.root, self.root, file), MAX_TEXT).decode("utf-8-sig"), ""
        except project.Unreadable as why:
            return None, str(why)
        except UnicodeDecodeError:
            return None, "is not UTF-8"
