"""One spec looked at as `validate` does: whatever is wrong with it, in the base and in every target."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from amlc import compiler, compose, variables
from amlc.compiler import Request, Spec
from amlc.diagnostics import Diagnostic, Severity, Sink, error
from amlc.source import Source
from amlc.targets import check_targets
from amlc.tree import MappingNode, SequenceNode


class Inspection(NamedTuple):
    """What was found of one spec. `sources` are the files that it was read from; `whole`: the base and every target
    were checked. `variables` are their names, None where the file cannot be read that far.
    """

    root: Path
    path: Path
    name: str
    sources: tuple[Source, ...]
    diagnostics: Sequence[Diagnostic]
    whole: bool
    included: frozenset[Path] = frozenset()
    targets: tuple[str, ...] = ()
    variables: tuple[str, ...] | None = None

    @property
    def failed(self) -> bool:
        return any(one.severity is Severity.ERROR for one in self.diagnostics)


def inspect(request: Request, content: bytes, target: str | None = None) -> Inspection:
    """Looks at one target, or at the base and every target. That there is no such target is a diagnostic."""
    sink = Sink()
    spec = compiler.open_spec(request, content, sink)
    targets: tuple[str | None, ...] = (None, *spec.targets) if spec else ()
    if spec and target is not None:
        targets = (target,) if target in spec.targets else ()
        if not targets:
            sink.add(_no_target(spec, target))
    return Inspection(
        root=request.root,
        path=request.path,
        name=request.name,
        sources=sources(spec),
        diagnostics=[*sink.diagnostics, *(check_targets(spec, targets) if spec else ())],
        whole=target is None,
        included=spec.included if spec else frozenset(),
        targets=spec.targets if spec else (),
        variables=variables.declared(spec.tree) if spec else None,
    )


def sources(spec: Spec | None) -> tuple[Source, ...]:
    """The files that a spec was read from, and that say something in it."""
    if spec is None:
        return ()
    if not spec.included:
        return (spec.tree.span.source,)
    found: dict[Source, None] = {}
    waiting = [spec.tree]
    while waiting:
        node = waiting.pop()
        found.setdefault(node.span.source)
        if isinstance(node, MappingNode):
            for entry in node.entries.values():
                waiting += (entry.key, entry.value)
        elif isinstance(node, SequenceNode):
            waiting += node.items
    return tuple(found)


def _no_target(spec: Spec, target: str) -> Diagnostic:
    place = compiler.span_at(spec.tree, ("targets",))
    return error("unknown-target", f"there is no target `{target}`", place, compose.unknown_target(spec.tree, target))
