"""Names that only a target has, and that are nearly those of the base: most often an overlay that misses its mark."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from amlc import compose, ir
from amlc.diagnostics import Finding, nearest
from amlc.source import Span
from amlc.tree import MappingNode, Node, Path, Scalar

# The sections of names, and what one of them is.
_NOUNS: Mapping[str, str] = {
    "variables": "variable",
    "datastores": "datastore",
    "compute": "compute",
    "environments": "environment",
    "inputs": "input",
    "parameters": "parameter",
    "steps": "step",
    "schedules": "schedule",
}


class Stranger(NamedTuple):
    """A name of a target's overlay, and the one of the base that was probably meant."""

    path: Path
    meant: str
    span: Span
    place: Span

    def finding(self, target: str, message: str) -> Finding:
        noun = _NOUNS[str(self.path[0])]
        return Finding(
            code="unmatched-overlay",
            path=self.path,
            message=message.format(noun=noun, name=self.path[1], target=target),
            help=f"did you mean `{self.meant}`?",
            key=True,
            note=(f"this {noun}", self.place),
            span=self.span,
        )


def strangers(tree: Node, target: str | None) -> list[Stranger]:
    over = None if target is None else compose.targets(tree).get(target)
    if not isinstance(over, MappingNode) or not isinstance(tree, MappingNode):
        return []
    found: list[Stranger] = []
    for section in _NOUNS:
        base, laid = tree.get(section), over.get(section)
        if not isinstance(laid, MappingNode) or not isinstance(base, MappingNode):
            continue
        # A name that the overlay lays something over is not the one that was missed.
        free = [name for name in base.entries if name not in laid.entries]
        for name, entry in laid.entries.items():
            removes = isinstance(entry.value, Scalar) and entry.value.value is None
            if name not in base.entries and not removes and (meant := nearest(name, free)):
                place = base.entries[meant].key.span
                found.append(Stranger((section, name), meant, entry.key.span, place))
    return found


def removals(tree: Node, target: str | None) -> Iterator[Finding]:
    """What a target removes, and there is not, though there is something with nearly that name."""
    over = None if target is None else compose.targets(tree).get(target)
    waiting: list[tuple[Path, Node | None, Node | None]] = [((), tree, over)]
    while waiting:
        path, base, laid = waiting.pop()
        if not isinstance(base, MappingNode) or not isinstance(laid, MappingNode):
            continue
        for name, entry in laid.entries.items():
            if not isinstance(entry.value, Scalar) or entry.value.value is not None:
                waiting.append(((*path, name), base.get(name), entry.value))
            elif (
                (path or name in compose.SECTIONS)
                and name not in base.entries
                and (meant := nearest(name, base.entries))
            ):
                message = f"`targets.{target}` removes `{name}`, and there is none"
                yield Finding(path=(*path, name), message=message, help=f"did you mean `{meant}`?", span=entry.key.span)


def unmatched(findings: Iterable[Finding], those: Iterable[Stranger], target: str | None) -> Iterator[Finding]:
    """The findings, with one for each stranger in place of all that it lacks."""
    lacking = {one.path: one for one in those}
    said: set[Path] = set()
    for finding in findings:
        stranger = lacking.get(finding.path[:2])
        if stranger is None or finding.code != "missing-field":
            yield finding
        elif stranger.path not in said:
            said.add(stranger.path)
            yield stranger.finding(str(target), "`targets.{target}` changes the {noun} `{name}`, and there is none")


def unused(
    pipeline: ir.Pipeline, variables: Iterable[str], those: Iterable[Stranger], target: str | None
) -> Iterator[Finding]:
    """A finding for each stranger that nothing uses."""
    steps, used = pipeline.steps, {("variables", name) for name in variables}
    used |= {("compute", one.compute.name) for one in steps}
    used |= {("environments", one.environment.name) for one in steps if one.environment is not None}
    used |= {("parameters", name) for one in steps for name in one.parameters}
    sources = [port.source for one in steps for port in one.inputs]
    used |= {("inputs", one.name) for one in sources if not isinstance(one, ir.Written)}
    for stranger in those:
        if stranger.path not in used and stranger.path[0] not in ("steps", "schedules", "datastores"):
            yield stranger.finding(str(target), "only `targets.{target}` has the {noun} `{name}`, and nothing uses it")
