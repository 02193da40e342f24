"""What the commands on one spec share: their flags, and the way from a path to a checked pipeline."""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from pathlib import Path

from amlc import compiler, ignore, project, variables
from amlc.compiler import Checked, Request, Spec
from amlc.diagnostics import Diagnostic, Severity, Sink, in_order
from amlc.errors import UsageError
from amlc.inspection import Inspection, sources
from amlc.report import text


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("file", metavar="FILE", help="the spec")
    parser.add_argument("--target", metavar="T", help="the target; the default one otherwise")
    configure_reading(parser)


def configure_reading(parser: ArgumentParser) -> None:
    parser.add_argument("--var", action="append", default=[], metavar="NAME=VALUE", help="set a variable")
    parser.add_argument(
        "--root", metavar="DIR", help="the project root; the nearest folder with .git or pyproject.toml otherwise"
    )


def pairs(given: list[str], flag: str) -> dict[str, str]:
    """`NAME=VALUE` options as a mapping. Raises UsageError."""
    found: dict[str, str] = {}
    for one in given:
        name, equals, value = one.partition("=")
        if not equals or not name:
            raise UsageError(f"{flag} takes NAME=VALUE, not `{one}`")
        if name in found:
            raise UsageError(f"{flag} gives `{name}` twice")
        found[name] = value
    return found


def request(path: Path, options: Namespace, environ: Mapping[str, str]) -> Request:
    """What to look at. Raises UsageError, and project.Unreadable when the path is a link out of its project."""
    root = project.root_of(path, options.root)
    try:
        resolved = project.real_file(path)
    except (OSError, RuntimeError) as error:  # a loop of links
        raise project.Unreadable("cannot be read") from error
    if not resolved.is_relative_to(root):
        raise project.Unreadable("is a link out of the project")
    return Request(
        path=resolved,
        name=display_name(path),
        root=root,
        given=pairs(options.var, "--var"),
        environ=environ,
    )


def display_name(path: Path) -> str:
    """The path as messages show it: relative to the working folder where that is shorter."""
    relative = os.path.relpath(path)
    return Path(relative if not relative.startswith("..") else path).as_posix()


def open_checked(
    options: Namespace, *, strict: bool = True, warn: bool = True, name: str | None = None
) -> tuple[Spec, Checked]:
    """The spec and its target, checked; what is wrong, or dubious, goes to standard error. Without `warn`, what is
    only dubious is not said: it has nothing to do with what is asked. `name` is what messages call the file, if not by
    its path. Raises UsageError, SystemExit.
    """
    try:
        asked = request(Path(options.file), options, os.environ)
        asked = asked._replace(name=name or asked.name)
    except project.Unreadable as why:
        raise UsageError(f"{name or display_name(Path(options.file))} {why}") from why
    sink = Sink()
    spec = compiler.open_spec(asked, compiler.read(asked), sink)
    checked = None
    if spec is not None:
        for name, help_ in variables.undeclared(spec.tree, asked.given):
            raise UsageError(f"{asked.name} has no variable `{name}`", help=help_)
        checked = compiler.check(spec, compiler.choose_target(spec, options.target), sink, strict=strict)
    found = Inspection(
        root=asked.root,
        path=asked.path,
        name=asked.name,
        sources=sources(spec),
        diagnostics=sink.diagnostics,
        whole=False,
    )
    said = ignore.apply([found])
    failed = any(one.severity is Severity.ERROR for one in said)
    if failed or (said and warn):
        sys.stderr.write(text.render(said, [asked.name]))
    if spec is None or checked is None or failed:
        assert failed, "a spec was refused without a word"
        raise SystemExit(1)
    return spec, checked


def complain(diagnostics: list[Diagnostic]) -> None:
    """Prints what went wrong after the checks, at its place in the spec."""
    said = in_order(diagnostics)
    sys.stderr.write(text.render(said, [*dict.fromkeys(one.span.source.name for one in said)]))


def error(checked: Checked, code: str, message: str, help_: str | None, path: tuple[str | int, ...]) -> Diagnostic:
    span = compiler.span_at(checked.tree, path)
    return Diagnostic(code=code, severity=Severity.ERROR, message=message, span=span, path=path, help=help_)
