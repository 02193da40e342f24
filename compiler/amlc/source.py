"""A file's text, and where in it something stands."""

from bisect import bisect_right
from functools import cached_property
from pathlib import Path
from typing import Final, NamedTuple


class Source:
    """One file. `name` is what messages call it; `path` is where paths written in it start."""

    def __init__(self, name: str, path: Path, text: str) -> None:
        self.name: Final = name
        self.path: Final = path
        self.text: Final = text
        self.hidden: Final = list[tuple[int, int]]()  # what no report may show

    @cached_property
    def _starts(self) -> list[int]:
        starts = [0]
        at = self.text.find("\n")
        while at >= 0:
            starts.append(at + 1)
            at = self.text.find("\n", at + 1)
        return starts

    def position(self, index: int) -> "Position":
        """The line and column of a character, both from 1."""
        line = bisect_right(self._starts, index)
        return Position(line, index - self._starts[line - 1] + 1)

    def start_of(self, line: int) -> int:
        """The index of a line's first character."""
        return self._starts[line - 1]

    def line(self, number: int) -> str:
        """The text of a line, from 1, without its end."""
        start = self._starts[number - 1]
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        return self.text[start:end].rstrip("\r\n")


class Position(NamedTuple):
    line: int
    column: int


class Span(NamedTuple):
    """Characters `start` to `end` (exclusive) of a file."""

    source: Source
    start: int
    end: int

    def holds(self, other: "Span") -> bool:
        """Whether the other one lies in this one."""
        return other.source is self.source and self.start <= other.start and other.end <= self.end

    def first_line(self) -> "Span":
        """The part on its first line: a block collection ends where the next thing starts, too far for a caret."""
        newline = self.source.text.find("\n", self.start, self.end)
        if newline < 0:
            return self
        return Span(self.source, self.start, max(newline, self.start + 1))
