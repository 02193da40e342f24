"""What is said about a spec: findings by path, diagnostics by place, and the sink that keeps one message a mistake.

Named tuples, not dataclasses: those are slow to make, and every `validate` makes these.
"""

from bisect import bisect_left
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

from amlc.source import Span
from amlc.tree import Node, Path, span_of

MAX_CANDIDATES = 250
MAX_WORD = 100
_NEAR = 0.6


class Severity(StrEnum):
    ERROR = "error"
    WARNING = "warning"


class Note(NamedTuple):
    """Another place that belongs to the mistake."""

    message: str
    span: Span


class Diagnostic(NamedTuple):
    """One mistake at its place. The message states; only `help` advises."""

    code: str
    severity: Severity
    message: str
    span: Span
    path: Path = ()
    help: str | None = None
    notes: tuple[Note, ...] = ()


def error(code: str, message: str, span: Span, advice: str | None = None, *notes: Note) -> Diagnostic:
    """An error at a place, for what has no path yet. A span that runs over lines is cut to its first."""
    return Diagnostic(
        code=code, severity=Severity.ERROR, message=message, span=span.first_line(), help=advice, notes=notes
    )


class Finding(NamedTuple):
    """One mistake at its path in the tree. `key` points at the key rather than the value; `span` at a place in another
    file, which the path leads to.
    """

    path: Path
    message: str
    help: str | None = None
    key: bool = False
    code: str = ""
    note: tuple[str, Path | Span] | None = None
    span: Span | None = None

    def below(self, path: Path) -> "Finding":
        """The same, its paths taken from here."""
        note = self.note
        if note is not None and not isinstance(note[1], Span):
            note = (note[0], (*path, *note[1]))
        return self._replace(path=(*path, *self.path), note=note)


class Sink:
    """Collects diagnostics; drops a finding that follows from another: one under, or at, a path already in error."""

    __slots__ = ("_broken", "diagnostics")

    def __init__(self) -> None:
        self.diagnostics: list[Diagnostic] = []
        self._broken: set[Path] = set()

    @property
    def errors(self) -> int:
        return sum(1 for one in self.diagnostics if one.severity is Severity.ERROR)

    def add(self, diagnostic: Diagnostic) -> None:
        self.diagnostics.append(diagnostic)

    def hide(self, paths: Iterable[Path]) -> None:
        """Drop what later calls find at or under these paths."""
        self._broken.update(paths)

    def report(self, root: Node, findings: Iterable[Finding], *, code: str, severity: Severity, hide: bool) -> None:
        """Turn a stage's findings into diagnostics. Findings of one call do not hide each other; with `hide`, they hide
        those of later calls.
        """
        broken = frozenset(self._broken)
        for finding in findings:
            if any(finding.path[:depth] in broken for depth in range(1, len(finding.path) + 1)):
                continue
            if hide:
                self._broken.add(finding.path)
            note = finding.note
            self.add(
                Diagnostic(
                    code=finding.code or code,
                    severity=severity,
                    message=finding.message,
                    span=finding.span or span_of(root, finding.path, key=finding.key),
                    path=finding.path,
                    help=finding.help,
                    notes=(Note(note[0], _place(root, note[1])),) if note else (),
                )
            )


def _place(root: Node, place: Path | Span) -> Span:
    return place if isinstance(place, Span) else span_of(root, place, key=True)


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Each diagnostic once, by file and place: the same order on every run."""
    seen: dict[tuple[str, int, int, str, str], Diagnostic] = {}
    for one in diagnostics:
        seen.setdefault((one.span.source.name, one.span.start, one.span.end, one.code, one.message), one)
    return [seen[key] for key in sorted(seen)]


def nearest(word: str, words: Iterable[str]) -> str | None:
    """The word that was probably meant, or None when none is near."""
    return _nearest(word, tuple(sorted(words)))


@lru_cache(maxsize=64)  # many mistakes are one, made again
def _nearest(word: str, words: tuple[str, ...]) -> str | None:
    folded = _folded(words)
    wanted = word.lower().replace("-", "_")[:MAX_WORD]
    there: Iterable[str] = folded
    if len(folded) > MAX_CANDIDATES:
        # Comparing is slow: of many names, those that stand near it in the dictionary.
        ordered = sorted(folded)
        at = max(0, bisect_left(ordered, wanted) - MAX_CANDIDATES // 2)
        there = ordered[at : at + MAX_CANDIDATES]
    letters = set(wanted)
    likely = [other for other in there if not letters.isdisjoint(other) and _may_be_near(wanted, other)]
    if not likely:
        return None
    import difflib  # slow to import, and only a mistake needs it

    found = difflib.get_close_matches(wanted, likely, n=1, cutoff=_NEAR)
    return folded[found[0]] if found else None


@lru_cache(maxsize=8)
def _folded(words: tuple[str, ...]) -> dict[str, str]:
    return {other.lower().replace("-", "_"): other for other in words}


def _may_be_near(word: str, other: str) -> bool:
    """Whether enough letters are in both, in whatever order: difflib asks the same, and takes longer."""
    length = len(word) + len(other)
    if 2.0 * min(len(word), len(other)) / length < _NEAR:
        return False
    shared = sum(min(word.count(letter), other.count(letter)) for letter in set(word).intersection(other))
    return 2.0 * shared / length >= _NEAR


def did_you_mean(word: str, words: Iterable[str], *, sort: str) -> str | None:
    """Help for an unknown name: the nearest one, or the ones there are."""
    there = sorted(words)
    near = nearest(word, there)
    return f"did you mean `{near}`?" if near else listed(there, sort=sort)


def listed(words: Iterable[str], *, sort: str) -> str:
    """Help for a name that is like none: the ones there are."""
    there = sorted(words)
    if not there:
        return f"there are no {sort}"
    shown = ", ".join(f"`{one}`" for one in there[:12]) + (", …" if len(there) > 12 else "")
    return f"the {sort} are {shown}"
