"""The stages in order, and the three gates: is it YAML, is it a pipeline, is it a good one?

A gate that finds mistakes stops the compilation, and still what lies behind it is looked at as far as it can be.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from amlc import compose, project, template, variables
from amlc.diagnostics import Diagnostic, Finding, Severity, Sink, in_order
from amlc.errors import UsageError
from amlc.ir import Pipeline
from amlc.program import Program
from amlc.project_files import ProjectFiles
from amlc.source import Span
from amlc.tree import MappingNode, Node, Scalar, find
from amlc.tree import Path as SpecPath


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One file to look at. `name` is what messages call it; `environ` is all that is seen of the environment."""

    path: Path
    name: str
    root: Path
    given: Mapping[str, str] = field(default_factory=dict)
    environ: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Spec:
    """A file that is YAML, with what it includes: the base, before any target."""

    request: Request
    tree: Node
    default_target: str | None

    @property
    def targets(self) -> tuple[str, ...]:
        return tuple(compose.targets(self.tree))


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A target of a spec that has no errors, and the tree that says where it says what."""

    pipeline: Pipeline
    files: ProjectFiles
    tree: Node


def open_spec(request: Request, content: bytes, sink: Sink) -> Spec | None:
    """Gate 1: the tree of a file and its includes."""
    node = compose.parse(content, request.path, request.name, sink.add)
    if node is None:
        return None
    if not isinstance(node, MappingNode):
        empty = isinstance(node, Scalar) and node.value is None
        message = "the file is empty" if empty else "the file is not a mapping"
        span = node.span.first_line()
        sink.add(Diagnostic(code="not-a-spec", severity=Severity.ERROR, message=message, span=span))
        return None
    before = sink.errors
    tree = compose.include(node, request.root, sink.add, (request.path.resolve(),))
    whole = sink.errors == before
    spec = Spec(request=request, tree=tree, default_target=compose.default_target(tree, sink.add))
    return spec if whole else None  # what an include lacks would be missed all over


def check(spec: Spec, target: str | None, sink: Sink, *, strict: bool) -> Checked | None:
    """Gates 2 and 3 for one target, or the base. `strict`: an environment variable that is not set is an error."""
    before = sink.errors
    request = spec.request
    overlaid = compose.overlay(spec.tree, target, sink.add)
    found = variables.read(overlaid, request.given, request.environ, sink.add)
    if isinstance(overlaid, MappingNode):
        entries = {name: one for name, one in overlaid.entries.items() if name != "variables"}
        overlaid = MappingNode(entries, overlaid.span)
    rendering = template.Rendering(found, sink.add)
    tree = template.render(overlaid, rendering)
    unset = {path: name for path, (name, _) in rendering.unset.items()}

    def report(findings: Iterable[Finding], code: str = "", severity: Severity = Severity.ERROR) -> None:
        known = (one for one in findings if one.path not in unset and one.path not in rendering.failed)
        sink.report(tree, known, code=code, severity=severity, hide=not code)

    local = find(tree, ("workspace", "kind"))
    exempt = "workspace" if isinstance(local, Scalar) and local.value == "local" else None
    if strict:
        _report_unset(tree, unset, exempt, sink)

    from amlc import bind, resolve  # pydantic is slow to import, and a file that is no YAML does not need it

    bound, findings, renamed = bind.bind(tree)
    report(findings)
    sink.hide(renamed)
    if bound is None:
        return None
    place = resolve.Where(
        file=request.path.resolve().relative_to(request.root.resolve()).as_posix(),
        target=target,
        environ=request.environ,
        folder_of=_folder_of(tree, request.root),
        is_written=lambda path: find(tree, path) is not None,
    )
    pipeline, findings, unset_texts = resolve.resolve(bound, place)
    report(findings)
    unset |= dict(unset_texts)
    if strict:
        _report_unset(tree, dict(unset_texts), exempt, sink)
    # What an unset variable would have said is unknown, and so is what a check would make of it.
    sink.hide(path[:2] for path in unset)
    from amlc.checks import CHECKS

    files, whole = ProjectFiles(request.root), sink.errors == before
    for one in CHECKS:
        # What nothing uses in a broken spec may be what the broken part would have used.
        if whole or one.CODE != "unused-definition":
            report(one.check(pipeline, files), one.CODE, one.SEVERITY)
    return Checked(pipeline=pipeline, files=files, tree=tree) if sink.errors == before else None


def _report_unset(tree: Node, unset: Mapping[SpecPath, str], exempt: str | None, sink: Sink) -> None:
    findings = [
        Finding(
            path=path,
            message=f"the environment variable {name} is not set",
            help=f"set it, or give the variable a `default`: export {name}=…",
        )
        # The embedded workspace uses nothing of what an overlay leaves of an Azure one.
        for path, name in unset.items()
        if path[0] != exempt
    ]
    sink.report(tree, findings, code="unset-variable", severity=Severity.ERROR, hide=True)


def _folder_of(tree: Node, root: Path) -> Callable[[SpecPath], str]:
    """By a value's path, the folder of the file that wrote it, relative to the root."""

    def folder(path: SpecPath) -> str:
        node = find(tree, path) or tree
        return node.span.source.path.parent.resolve().relative_to(root.resolve()).as_posix()

    return folder


def lower(checked: Checked) -> Program:
    """The program of a checked pipeline: reads the source folders' files, and nothing else."""
    from amlc import conda, snapshot
    from amlc.backends.azureml_v1.lower import lower as to_program

    environments = {
        one.name: conda.resolved(one.conda, checked.files) for one in checked.pipeline.environments if one.conda
    }
    sources: dict[str, dict[str, str]] = {}
    for step in checked.pipeline.steps:
        listing = checked.files.listing(step.source)
        if step.source not in sources and not isinstance(listing, str):
            folder = checked.files.root / step.source
            sources[step.source] = {file.path: snapshot.digest(folder / file.path) for file in listing}
    return to_program(checked.pipeline, environments, sources)


def check_all(request: Request, content: bytes, targets: Iterable[str | None] | None = None) -> list[Diagnostic]:
    """Every mistake of a file, in the base and in every target (or in those asked for), each once."""
    first = Sink()
    spec = open_spec(request, content, first)
    if spec is None:
        return in_order(first.diagnostics)
    said = list(first.diagnostics)
    wanted = (None, *spec.targets) if targets is None else tuple(targets)
    for target in wanted:
        sink = Sink()
        check(spec, target, sink, strict=False)
        # Where there are targets, each may bring what the base leaves out.
        partial = target is None and bool(spec.targets)
        said += [
            one for one in sink.diagnostics if not (partial and one.code == "missing-field" and len(one.path) == 1)
        ]
    return in_order(said)


def choose_target(spec: Spec, asked: str | None) -> str | None:
    """The target to work on: the one asked for, or the default one, or the base. Raises UsageError."""
    if asked is None:
        return spec.default_target
    if asked not in spec.targets:
        raise UsageError(f"{spec.request.name} has no target `{asked}`", help=compose.unknown_target(spec.tree, asked))
    return asked


def read(request: Request) -> bytes:
    """The file's bytes. Raises UsageError."""
    from amlc.load import MAX_BYTES

    try:
        return project.read_bytes(request.path, MAX_BYTES)
    except project.Unreadable as why:
        raise UsageError(f"{request.name} {why}") from why


def span_at(tree: Node, path: SpecPath) -> Span:
    """Where a checked spec says something, for what goes wrong later."""
    from amlc.tree import span_of

    return span_of(tree, path, key=True)
