"""One spec looked at as `validate` does: whatever is wrong with it, in the base and in every target."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from amlc import compiler, compose
from amlc.compiler import Request, Spec
from amlc.diagnostics import Diagnostic, Severity, Sink, error
from amlc.tree import Node


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """What was found of one spec. `tree` is None where it could not be read; `whole`: the base and every target were
    checked.
    """

    root: Path
    path: Path
    name: str
    tree: Node | None
    diagnostics: Sequence[Diagnostic]
    whole: bool
    included: frozenset[Path] = frozenset()

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
        tree=spec.tree if spec else None,
        diagnostics=[*sink.diagnostics, *(compiler.check_targets(spec, targets) if spec else ())],
        whole=target is None,
        included=spec.included if spec else frozenset(),
    )


def _no_target(spec: Spec, target: str) -> Diagnostic:
    place = compiler.span_at(spec.tree, ("targets",))
    return error("unknown-target", f"there is no target `{target}`", place, compose.unknown_target(spec.tree, target))
