"""A spec in all its targets: what is wrong with more than one of them is said once."""

import gc
from collections.abc import Iterable

from amlc.compiler import Request, Spec, check, open_spec, span_at
from amlc.diagnostics import Diagnostic, Note, Sink, in_order
from amlc.tree import Node, find

_Mark = tuple[str, str, int, str]


def check_all(request: Request, content: bytes) -> list[Diagnostic]:
    """Every mistake of a file, in the base and in every target, each once."""
    collecting = gc.isenabled()
    gc.disable()  # nothing here makes cycles, and an editor asks again and again
    try:
        sink = Sink()
        spec = open_spec(request, content, sink)
        return in_order([*sink.diagnostics, *(check_targets(spec, (None, *spec.targets)) if spec else ())])
    finally:
        if collecting:
            gc.enable()


def check_targets(spec: Spec, targets: Iterable[str | None]) -> list[Diagnostic]:
    """What is wrong with the base, which is None, or with targets of a spec. What is not wrong with all of them, and
    is not written in a target, names the first target that it is wrong with.
    """
    wanted, said = tuple(targets), dict[str | None, list[Diagnostic]]()
    for target in wanted:
        sink = Sink()
        check(spec, target, sink, strict=False)
        # Where there are targets, each may bring what the base leaves out.
        partial = target is None and bool(spec.targets)
        said[target] = [
            one for one in sink.diagnostics if not (partial and one.code == "missing-field" and len(one.path) == 1)
        ]
    if len(wanted) == 1:
        return said[wanted[0]]
    missing = {(one.path, one.message) for one in said.get(None, ()) if one.code == "missing-field"}
    for target in (target for target in wanted if target is not None):
        said[target] = [
            one for one in said[target] if (one.path, one.message) not in missing or one.code != "missing-field"
        ]
    everywhere = [{_mark(one) for one in said[target]} for target in wanted if target is not None]
    general = {_mark(one) for one in said.get(None, ())}.union(
        set[_Mark]().union(*everywhere[:1]).intersection(*everywhere)
    )
    return [
        one if target is None or _mark(one) in general else _in_target(one, spec.tree, target)
        for target, those in said.items()
        for one in those
    ]


def _mark(one: Diagnostic) -> _Mark:
    return one.code, one.span.source.name, one.span.start, one.message


def _in_target(one: Diagnostic, tree: Node, target: str) -> Diagnostic:
    """With the target as a note, unless the mistake is written in it."""
    overlay = find(tree, ("targets", target))
    if overlay is None or overlay.span.holds(one.span):
        return one
    place = span_at(tree, ("targets", target))
    return one._replace(notes=(*one.notes, Note(f"in the target `{target}`", place)))
