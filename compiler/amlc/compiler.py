"""The stages in order, and the three gates: is it YAML, is it a pipeline, is it a good one?

A gate that finds mistakes stops the compilation, and still what lies behind it is looked at as far as it can be.
"""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from amlc import compose, project, secrets, strangers, template, variables
from amlc.altered import altered_numbers
from amlc.diagnostics import Diagnostic, Finding, Severity, Sink, error
from amlc.errors import UsageError
from amlc.ir import Pipeline
from amlc.project_files import ProjectFiles
from amlc.source import Source, Span
from amlc.tree import MappingNode, Node, Scalar, find
from amlc.tree import Path as SpecPath

if TYPE_CHECKING:
    from amlc.program import Program


class Request(NamedTuple):
    """One file to look at. `name` is what messages call it; `environ` is all that is seen of the environment. `files`
    are what was read for the files before it.
    """

    path: Path
    name: str
    root: Path
    given: Mapping[str, str] = MappingProxyType({})
    environ: Mapping[str, str] = MappingProxyType({})
    files: ProjectFiles | None = None


class Spec(NamedTuple):
    """A file that is YAML, with what it includes: the base, before any target. `file` is its path from the root,
    `included` are the files of the rest, `files` what its checks read.
    """

    request: Request
    file: str
    files: ProjectFiles
    tree: Node
    included: frozenset[Path]
    default_target: str | None
    literals: tuple[secrets.Literal, ...]  # secrets in the clear

    @property
    def targets(self) -> tuple[str, ...]:
        return tuple(compose.targets(self.tree))


class Checked(NamedTuple):
    """A target of a spec that has no errors, and the tree that says where it says what. `covered` are values that came
    from outside, and that nothing may show.
    """

    pipeline: Pipeline
    files: ProjectFiles
    tree: Node
    covered: tuple[str, ...]


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
    layers: list[MappingNode] = []
    path, root = project.real_file(request.path), project.real(request.root)
    tree = compose.include(node, request.root, sink.add, (path,), layers=layers)
    whole = sink.errors == before
    spec = Spec(
        request=request,
        file=path.relative_to(root).as_posix(),
        files=request.files or ProjectFiles(request.root, called=called(request)),
        tree=tree,
        included=frozenset(one.span.source.path.resolve() for one in layers[:-1]) - {path},  # the last is its own
        default_target=compose.default_target(tree, sink.add),
        literals=secrets.literals(tree),
    )
    return spec if whole else None  # what an include lacks would be missed all over


def check(spec: Spec, target: str | None, sink: Sink, *, strict: bool) -> Checked | None:
    """Gates 2 and 3 for one target, or the base. `strict`: an environment variable that is not set is an error."""
    before = sink.errors
    request = spec.request
    overlaid = compose.overlay(spec.tree, target, sink.add)
    _report_secrets(spec, target, sink)
    found = variables.read(overlaid, request.given, request.environ, sink.add)
    covered = variables.covered(overlaid, found)
    if isinstance(overlaid, MappingNode):
        entries = {name: one for name, one in overlaid.entries.items() if name != "variables"}
        overlaid = MappingNode(entries, overlaid.span)
    rendering = template.Rendering(found, sink.add)
    tree = template.render(overlaid, rendering)
    unset = {path: name for path, (name, _) in rendering.unset.items()}

    def report(findings: Iterable[Finding], code: str = "", severity: Severity = Severity.ERROR) -> None:
        # What is wrong with a key does not depend on its value.
        known = (one for one in findings if one.key or not (one.path in unset or one.path in rendering.failed))
        sink.report(tree, known, code=code, severity=severity, hide=not code)

    local = find(tree, ("workspace", "kind"))
    exempt = "workspace" if isinstance(local, Scalar) and local.value == "local" else None
    if strict:
        _report_unset(tree, unset, exempt, sink)

    from amlc import bind, resolve  # pydantic is slow to import, and a file that is no YAML does not need it
    from amlc.backends.azureml_v1 import uncompiled

    bound, findings, renamed = bind.bind(tree)
    missed = strangers.strangers(spec.tree, target)
    findings = list(strangers.unmatched(findings, missed, target))
    report(findings)
    report(strangers.removals(spec.tree, target), code="unmatched-overlay", severity=Severity.WARNING)
    sink.hide(renamed)
    if bound is None:
        return None
    broken = [one.path for one in findings if one.code != "unknown-field"]
    unsound, unclear = _prefixes(broken), _prefixes((*unset, *rendering.failed))
    place = resolve.Where(
        file=spec.file,
        target=target,
        environ=request.environ,
        folder_of=_folder_of(tree, request.root),
        is_written=lambda path: find(tree, path) is not None,
        is_mapping=lambda path: isinstance(find(tree, path), MappingNode | None),
        is_whole=lambda path: path not in unsound,
        is_known=lambda path: path not in unsound and path not in unclear,
    )
    pipeline, findings, unset_texts = resolve.resolve(bound, place)
    report(findings)
    report(altered_numbers(tree), code="altered-number", severity=Severity.WARNING)
    sink.hide(_unclear_arguments(sink, rendering.failed))
    lacking = Severity.ERROR if strict else Severity.WARNING
    report(uncompiled.uncompiled(bound), code="not-compiled", severity=lacking)
    unset |= dict(unset_texts)
    if strict:
        _report_unset(tree, dict(unset_texts), exempt, sink)
    # What an unset variable would have said is unknown, and so is what a check would make of it.
    sink.hide(path[:2] for path in unset)
    if sink.errors == before and missed:
        unused = list(strangers.unused(pipeline, rendering.used, missed, target))
        report(unused, code="unmatched-overlay", severity=Severity.WARNING)
        sink.hide(one.path for one in unused)
    # What an environment installs is not known when part of it is no value.
    sink.hide(path[:2] for path in broken if path[0] == "environments" and len(path) > 2)
    from amlc.checks import CHECKS

    files, whole = spec.files.for_another(), sink.errors == before
    for one in CHECKS:
        if whole or one.CODE not in _OF_WHOLE:
            report(one.check(pipeline, files), one.CODE, one.SEVERITY)
    return Checked(pipeline=pipeline, files=files, tree=tree, covered=covered) if sink.errors == before else None


# What nothing uses in a broken spec may be what the broken part would have used, or waited for.
_OF_WHOLE = ("unused-definition", "implicit-failure-handling")


def _prefixes(paths: Iterable[SpecPath]) -> set[SpecPath]:
    """The paths, and all above them."""
    return {path[:depth] for path in paths for depth in range(len(path) + 1)}


def _report_secrets(spec: Spec, target: str | None, sink: Sink) -> None:
    """Every secret in the clear, of every target; what else is wrong with one is not said, as that might quote it."""
    for one in spec.literals:
        sink.add(error("literal-secret", one.message, one.node.span, one.help)._replace(path=one.path))
        sink.hide([one.path[2:] if one.path[:2] == ("targets", target) else one.path])


# A reference to what is not there: still one argument, in its place.
_MISSING = ("unknown-input", "unknown-parameter", "unknown-output", "unknown-step")


def _unclear_arguments(sink: Sink, failed: Iterable[SpecPath]) -> Iterator[SpecPath]:
    """The steps' arguments of which it is unknown which is which, or whether one is missing, as one of them is wrong;
    where it only names what is not there, that argument alone.
    """
    for one in sink.diagnostics:
        if one.path[:1] != ("steps",) or len(one.path) < 3:
            continue
        if one.path[2] == "arguments" and one.code in _MISSING:
            yield one.path[:4]
        elif one.path[2] == "arguments" or one.code == "unknown-field":
            yield (*one.path[:2], "arguments")
    yield from (path[:3] for path in failed if path[:1] == ("steps",) and path[2:3] == ("arguments",))


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


def called(request: Request) -> str:
    """The project root, seen from where the file's name is."""
    return _called(project.real(request.root), project.real(request.path.parent), Path(request.name).parent)


@lru_cache(maxsize=64)  # asked for every file
def _called(root: Path, folder: Path, name: Path) -> str:
    return os.path.normpath(name / os.path.relpath(root, folder)).replace(os.sep, "/")


def _folder_of(tree: Node, root: Path) -> Callable[[SpecPath], str]:
    """By a value's path, the folder of the file that wrote it, relative to the root."""

    real, folders = project.real(root), dict[Source, str]()

    def folder(path: SpecPath) -> str:
        source = (find(tree, path) or tree).span.source
        if source not in folders:
            folders[source] = project.real(source.path.parent).relative_to(real).as_posix()
        return folders[source]

    return folder


def lower(checked: Checked) -> "Program":
    """The program of a checked pipeline: reads the files of its source folders and environments, and nothing else."""
    from amlc import snapshot
    from amlc.backends.azureml_v1 import environments
    from amlc.backends.azureml_v1.lower import lower as to_program
    from amlc.dependencies import conda

    texts: dict[str, str] = {}
    for one in checked.pipeline.environments:
        if one.conda is not None:
            texts[environments.conda_file(one.name)] = conda.resolved(one.conda, checked.files)
        if one.dockerfile is not None:
            source = checked.files.source(one.dockerfile)
            assert not isinstance(source, str), source  # a check has looked
            texts[environments.dockerfile(one.name)] = source.text
    sources: dict[str, dict[str, str]] = {}
    for uploaded in dict.fromkeys(step.source for step in checked.pipeline.steps if step.source is not None):
        listing = checked.files.listing(uploaded)
        if not isinstance(listing, str):
            folder = checked.files.root / uploaded
            sources[uploaded] = {file.path: snapshot.digest(folder / file.path) for file in listing}
    return to_program(checked.pipeline, texts, sources)


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
