"""What `[tool.amlc]` in the project's pyproject.toml says: which warnings to leave out, everywhere or in some files."""

import re
from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, NamedTuple

from amlc import project
from amlc.diagnostics import Diagnostic, did_you_mean, error
from amlc.source import Source, Span

FILE = "pyproject.toml"
KEYS = ("ignore", "per-file-ignores")
MAX_BYTES = 1024 * 1024
_WHERE = r" \(at line (\d+), column (\d+)\)$| \(at end of document\)$"


class Settings(NamedTuple):
    """The codes to leave out, each with the place that names it; `by_file`: below a pattern of file names."""

    ignore: Mapping[str, Span]
    by_file: Mapping[str, Mapping[str, Span]]

    def named(self) -> Iterator[tuple[str, Span]]:
        """Every code that is named, and where."""
        for codes in (self.ignore, *self.by_file.values()):
            yield from codes.items()

    def places(self, code: str, file: str) -> list[Span]:
        """What leaves the code out of a file, whose path is relative to the root."""
        meant = [self.ignore, *(codes for glob, codes in self.by_file.items() if matches(glob, file))]
        return [codes[code] for codes in meant if code in codes]


NONE = Settings({}, {})


def read(root: Path, name: str) -> tuple[Settings, list[Diagnostic]]:
    """The project's settings, and what is wrong with them. `name` is what messages call the file."""
    try:
        content = project.read_bytes(project.inside(root, root, FILE), MAX_BYTES)
    except project.Unreadable:
        return NONE, []  # without the settings, every warning is shown
    if b"[tool.amlc" not in content:
        return NONE, []
    import tomllib

    source = Source(name, root / FILE, content.decode("utf-8", errors="replace"))
    try:
        table = tomllib.loads(content.decode("utf-8"))["tool"]["amlc"]
    except UnicodeDecodeError:
        return NONE, [error("invalid-settings", "the file is not UTF-8", Span(source, 0, 0))]
    except (tomllib.TOMLDecodeError, RecursionError) as fault:
        return NONE, [_not_toml(source, str(fault))]
    except (KeyError, TypeError):  # the bytes stood in a comment or a text
        return NONE, []
    return _Reader(source).settings(table)


def _not_toml(source: Source, fault: str) -> Diagnostic:
    found, at = re.search(_WHERE, fault), len(source.text.rstrip())
    if found and found[1]:
        at = min(source.start_of(int(found[1])) + int(found[2]) - 1, len(source.text))
    words = re.sub(_WHERE, "", fault)
    return error("invalid-settings", f"this is not TOML: {words[:1].lower()}{words[1:]}", Span(source, at, at + 1))


class _Reader:
    """Reads the table; tomllib gives no places, so a word's is where it first stands behind the table's head."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.start = source.text.find("[tool.amlc")
        self.said: list[Diagnostic] = []

    def settings(self, table: Any) -> tuple[Settings, list[Diagnostic]]:
        if not isinstance(table, dict):
            self.refuse("`tool.amlc` must be a table", "tool.amlc")
            return NONE, self.said
        for key in table:
            if key not in KEYS:
                self.refuse(f"unknown setting `{key}`", key, did_you_mean(key, KEYS, sort="settings"))
        patterns = table.get("per-file-ignores", {})
        if not isinstance(patterns, dict):
            self.refuse("`per-file-ignores` must be a table from a pattern to a list of codes", "per-file-ignores")
            patterns = {}
        by_file = {glob: self.codes(listed, glob) for glob, listed in patterns.items()}
        return Settings(self.codes(table.get("ignore", []), "ignore"), by_file), self.said

    def codes(self, listed: Any, key: str) -> dict[str, Span]:
        if not isinstance(listed, list) or not all(isinstance(code, str) for code in listed):
            self.refuse(f"`{key}` must be a list of codes", key)
            return {}
        start = self.place(key, self.start).end
        return {code: self.place(code, start) for code in listed}

    def refuse(self, message: str, word: str, advice: str | None = None) -> None:
        self.said.append(error("invalid-settings", message, self.place(word, self.start), advice))

    def place(self, word: str, start: int) -> Span:
        at = re.compile(rf"(?<![\w-]){re.escape(word)}(?![\w-])").search(self.source.text, start)
        first, last = at.span() if at and word else (self.start, self.start + len("[tool.amlc"))
        return Span(self.source, first, last)


def matches(glob: str, file: str) -> bool:
    """Whether a file is meant: `*` is any part of a name, `**` any folders; a glob without `/` means any folder's."""
    names = file.split("/")
    if "/" not in glob:
        return fnmatchcase(names[-1], glob)
    reached = {0}
    for part in glob.split("/"):
        if part == "**":
            reached = set(range(min(reached), len(names) + 1)) if reached else reached
        else:
            reached = {at + 1 for at in reached if at < len(names) and fnmatchcase(names[at], part)}
    return len(names) in reached
