"""Makes the faults of a spec, checks each, and says how good the answer was."""

import re
import time
from collections.abc import Iterator
from dataclasses import dataclass

from amlc.diagnostics import Diagnostic
from amlc.report import text as report
from amlc.source import Span
from benchmarks.faults import arguments, keys, names, syntax, values
from benchmarks.faults.corpus import Spec
from benchmarks.faults.edits import Fault
from benchmarks.faults.places import places


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was said of a fault. `suggested` is None where no word was to be suggested."""

    spec: str
    operator: str
    what: str
    found: bool = False
    line: bool = False  # a primary place is on a line of the fault
    noted: bool = False  # or a note is
    suggested: bool | None = None
    messages: int = 0
    words: int = 0  # lines of message and help
    block: int = 0  # lines of the whole report of it
    seconds: float = 0.0
    crash: str = ""
    said: str = ""


def faults(spec: Spec) -> Iterator[Fault]:
    """Every fault of a spec, in a fixed order, each text once."""
    there = places(spec.text, spec.path)
    seen = {spec.text}
    everything = (keys.faults(there), values.faults(there), names.faults(there), syntax.faults(there))
    for fault in (*(one for some in everything for one in some), *arguments.faults(there, spec.path.parent)):
        if fault.text not in seen:
            seen.add(fault.text)
            yield fault


def judge(spec: Spec, fault: Fault, before: frozenset[str]) -> Answer:
    about = {"spec": spec.name, "operator": fault.operator, "what": fault.what}
    start = time.perf_counter()
    try:
        said = spec.check(fault.text)
    except Exception as crash:  # noqa: BLE001 - that there is none is what is measured
        return Answer(**about, crash=f"{type(crash).__name__}: {crash}")  # type: ignore[arg-type]
    seconds = time.perf_counter() - start
    new = [one for one in said if signature(one) not in before]
    on_it = [one for one in new if _covers(one.span, fault, spec)]
    noted = on_it or [one for one in new if any(_covers(note.span, fault, spec) for note in one.notes)]
    first = (noted or new or [None])[0]
    helped = any(_names(word, one) for one in new for word in fault.meant)
    shown = report.blocks([first])[0] if first else ""
    return Answer(
        **about,  # type: ignore[arg-type]
        found=bool(new),
        line=bool(on_it),
        noted=bool(noted),
        suggested=helped if fault.meant else None,
        messages=len(new),
        words=1 + bool(first.help) if first else 0,
        block=sum(1 for line in shown.splitlines() if line.strip()),
        seconds=seconds,
        said="; ".join(
            f"{one.code}@{one.span.source.position(one.span.start).line}: {one.message} ({one.help})" for one in new[:3]
        ),
    )


def _names(word: str, one: Diagnostic) -> bool:
    """Whether the help, or the message, has the word among what it quotes."""
    quoted = re.findall("`([^`]*)`", f"{one.help} {one.message}")
    return any(re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text) for text in quoted)


def signature(one: Diagnostic) -> str:
    """What a message says, wherever it stands: an edit moves what is behind it."""
    return f"{one.severity.value} {one.code} {one.message}"


def _covers(span: Span, fault: Fault, spec: Spec) -> bool:
    if span.source.path != spec.path or span.source.text != fault.text:
        return False
    first, last = span.source.position(span.start).line, span.source.position(max(span.start, span.end - 1)).line
    return any(first <= line <= last for line in fault.lines)
