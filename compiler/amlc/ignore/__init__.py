"""Leaves out the warnings that comments or the project's settings turn off, and says which of these do nothing."""

import os
import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from amlc.diagnostics import Diagnostic, Severity, in_order, nearest
from amlc.ignore import settings
from amlc.inspection import Inspection
from amlc.source import Source, Span

if TYPE_CHECKING:
    from amlc.ignore.comments import Ignore

MAX_SHOWN = 1_000  # diagnostics of one file
MAX_ADVICE = 100  # looking for what was meant is slow


def apply(inspections: Sequence[Inspection]) -> list[Diagnostic]:
    """What remains of a run's diagnostics, in order. Errors always remain."""
    said: list[Diagnostic] = []
    for root in dict.fromkeys(one.root for one in inspections):
        said += _in_project(root, [one for one in inspections if one.root == root])
    return _bounded(in_order(said))


def _bounded(said: list[Diagnostic]) -> list[Diagnostic]:
    """With one diagnostic in the place of all that is too many of a file."""
    kept: list[Diagnostic] = []
    for _, group in groupby(said, lambda one: one.span.source.name):
        those = list(group)
        kept += those[:MAX_SHOWN]
        if rest := those[MAX_SHOWN:]:
            severity = Severity.ERROR if any(one.severity is Severity.ERROR for one in rest) else Severity.WARNING
            more = f"{len(rest):,} more mistakes of this file are not shown"
            kept.append(Diagnostic(code="too-large", severity=severity, message=more, span=rest[0].span))
    return kept


def _in_project(root: Path, inspections: Sequence[Inspection]) -> list[Diagnostic]:
    rules, kept = settings.read(root, _settings_name(root, inspections[0]))
    sources = {source.path: source for one in inspections for source in _sources(one)}
    ignores = {path: _ignores(source) for path, source in sources.items()}
    by_place: dict[tuple[Path, int], list[Ignore]] = {}
    for path, those in ignores.items():
        for ignore in those:
            by_place.setdefault((path, ignore.line), []).append(ignore)

    relative = {
        source: _relative(source.path, root)
        for source in {one.span.source for inspection in inspections for one in inspection.diagnostics}
    }
    used: set[Span] = set()
    about: list[Diagnostic] = []  # what is wrong with the ignores
    for one in (one for inspection in inspections for one in inspection.diagnostics):
        source = one.span.source
        here = by_place.get((source.path, source.position(one.span.start).line), ()) if by_place else ()
        spans = [ignore.span for ignore in here if ignore.code == one.code]
        used.update(spans)
        spans += rules.places(one.code, relative[source])
        if one.severity is Severity.ERROR:
            about += [_cannot(one.code, span) for span in spans]
        if one.severity is Severity.ERROR or not spans:
            kept.append(one)

    named = [(ignore.code, ignore.span) for those in ignores.values() for ignore in those] + list(rules.named())
    known = _known() if named else frozenset()
    unknown = [(code, span) for code, span in named if code not in known]
    about += [_unknown(code, span, known if at < MAX_ADVICE else ()) for at, (code, span) in enumerate(unknown)]
    for inspection in inspections:
        if inspection.whole and not inspection.failed and inspection.path in sources:
            about += [
                _unused(ignore)
                for ignore in _certain(sources[inspection.path], ignores[inspection.path])
                if ignore.code in known and ignore.span not in used
            ]
    return kept + [one for one in about if not rules.places(one.code, _relative(one.span.source.path, root))]


def _known() -> frozenset[str]:
    from amlc import manual
    from amlc.checks import CHECKS

    return frozenset((*manual.codes(), *(one.CODE for one in CHECKS)))


def _settings_name(root: Path, one: Inspection) -> str:
    """What messages call the settings: as they call the spec, but beside the root."""
    return Path(
        os.path.normpath(Path(one.name).parent / os.path.relpath(root / settings.FILE, one.path.parent))
    ).as_posix()


def _relative(path: Path, root: Path) -> str:
    return path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()


def _sources(one: Inspection) -> Iterator[Source]:
    """The files that a spec was read from, and those that something was found in."""
    seen: set[Path] = set()
    for source in (*one.sources, *(found.span.source for found in one.diagnostics)):
        path = source.path
        if path not in seen and (path == one.path or path.suffix in (".yaml", ".yml", ".py")):
            seen.add(path)
            yield source


def _ignores(source: Source) -> "list[Ignore]":
    if "ignore" not in source.text:
        return []
    from amlc.ignore import comments  # few files need it

    return list(comments.ignores(source))


def _certain(source: Source, ignores: "Sequence[Ignore]") -> "Iterator[Ignore]":
    """Those in sections without a template: what a check says of one may depend on what the environment gives."""
    text = source.text
    starts = [0, *(top.start() for top in re.finditer(r"(?m)^[^\s#]", text))] if ignores else [0]
    templated = {
        at for at, start in enumerate(starts) if "{{" in text[start : starts[at + 1] if at + 1 < len(starts) else None]
    }
    for ignore in ignores:
        at = source.start_of(ignore.line) if ignore.line <= source.position(len(text)).line else ignore.span.start
        if bisect_right(starts, at) - 1 not in templated:
            yield ignore


def _unknown(code: str, span: Span, known: Iterable[str]) -> Diagnostic:
    if not code:
        return _warning("the comment names no code", span, code="unknown-code", advice="write `# amlc: ignore[code]`")
    near = nearest(code, known)
    advice = f"did you mean `{near}`?" if near else None
    return _warning(f"there is no code `{code}`", span, code="unknown-code", advice=advice)


def _cannot(code: str, span: Span) -> Diagnostic:
    return _warning(f"`{code}` is an error, and errors cannot be ignored", span, code="cannot-ignore")


def _unused(ignore: "Ignore") -> Diagnostic:
    return _warning(f"nothing here reports `{ignore.code}`", ignore.span, code="unused-ignore", advice="remove it")


def _warning(message: str, span: Span, *, code: str, advice: str | None = None) -> Diagnostic:
    return Diagnostic(code=code, severity=Severity.WARNING, message=message, span=span, help=advice)
