"""What the checks may see of the project's files: listed and read once, whoever asks."""

from dataclasses import dataclass, field
from pathlib import Path

from amlc import project, snapshot

MAX_TEXT = 1024 * 1024


@dataclass(slots=True)
class ProjectFiles:
    """The files below the project root, by paths relative to it."""

    root: Path
    _listings: dict[str, list[snapshot.File] | str] = field(default_factory=dict)
    _texts: dict[str, tuple[str | None, str]] = field(default_factory=dict)

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

    def text(self, file: str) -> tuple[str | None, str]:
        """A text file's content, or None and why not: words that follow its name."""
        if file not in self._texts:
            self._texts[file] = self._read(file)
        return self._texts[file]

    def _read(self, file: str) -> tuple[str | None, str]:
        try:
            return project.read_bytes(project.inside(self.root, self.root, file), MAX_TEXT).decode("utf-8-sig"), ""
        except project.Unreadable as why:
            return None, str(why)
        except UnicodeDecodeError:
            return None, "is not UTF-8"
