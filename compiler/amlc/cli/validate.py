"""`amlc validate`: checks specs, with no SDK and no network, and runs nothing of the repository."""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

from amlc import compiler, project
from amlc.cli import spec_file
from amlc.compiler import Request
from amlc.diagnostics import Diagnostic, Severity, in_order
from amlc.errors import UsageError
from amlc.load import MAX_BYTES
from amlc.report import FORMATS
from amlc.source import Source, Span

SUFFIXES = (".yaml", ".yml")
SKIPPED = frozenset(("node_modules", "__pycache__", "build", "dist"))


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", help="specs, folders of specs, or - for standard input")
    parser.add_argument("--target", metavar="T", help="check this target only; the base and every target otherwise")
    parser.add_argument("--all-targets", action="store_true", help="check the base and every target: the default")
    parser.add_argument("--format", choices=sorted(FORMATS), default="text", help="how to report")
    parser.add_argument("--stdin-filename", metavar="F", help="what to call standard input, and where it would stand")
    spec_file.configure_reading(parser)
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    if options.target and options.all_targets:
        raise UsageError("--target and --all-targets exclude each other")
    said: list[Diagnostic] = []
    files = list(dict.fromkeys(_files(options.paths)))
    if not files:
        raise UsageError("found nothing to check", help="a spec is a .yaml file with a top-level `amlc:` key")
    for path in files:
        said += _check(path, options)
    said = in_order(said)
    sys.stdout.write(FORMATS[options.format](said, len(files)))
    return int(any(one.severity is Severity.ERROR for one in said))


def _files(paths: list[str]) -> Iterator[str]:
    for path in paths:
        yield from _specs_below(Path(path)) if path != "-" and Path(path).is_dir() else (path,)


def _specs_below(folder: Path) -> Iterator[str]:
    """The specs in a folder: YAML files that have the `amlc` key. Links are not followed."""
    for where, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in SKIPPED)
        for name in sorted(names):
            path = Path(where, name)
            if path.suffix in SUFFIXES and not path.is_symlink() and _is_spec(path):
                yield path.as_posix()


def _is_spec(path: Path) -> bool:
    try:
        content = project.read_bytes(path, MAX_BYTES)
    except project.Unreadable:
        return False
    return content.startswith((b"amlc:", b"\xef\xbb\xbfamlc:")) or b"\namlc:" in content


def _check(path: str, options: Namespace) -> list[Diagnostic]:
    if path == "-":
        stand_in = Path(options.stdin_filename or "stdin.yaml")
        asked = spec_file.request(stand_in, options, {})
        named = Request(path=asked.path, name=options.stdin_filename or "<stdin>", root=asked.root, given=asked.given)
        return _targets(named, sys.stdin.buffer.read(MAX_BYTES + 1), options)
    try:
        # Nothing of the environment is looked at: a stranger's spec could have its values printed.
        asked = spec_file.request(Path(path), options, {})
        return _targets(asked, project.read_bytes(asked.path, MAX_BYTES), options)
    except project.Unreadable as why:
        span = Span(Source(spec_file.display_name(Path(path)), Path(path), ""), 0, 0)
        return [Diagnostic(code="unreadable-file", severity=Severity.ERROR, message=f"the file {why}", span=span)]


def _targets(asked: Request, content: bytes, options: Namespace) -> list[Diagnostic]:
    if len(content) > MAX_BYTES:
        span = Span(Source(asked.name, asked.path, ""), 0, 0)
        message = f"the file is larger than {MAX_BYTES // 1024:,} KiB"
        return [Diagnostic(code="unreadable-file", severity=Severity.ERROR, message=message, span=span)]
    if options.target is None:
        return compiler.check_all(asked, content)
    from amlc.diagnostics import Sink

    sink = Sink()
    spec = compiler.open_spec(asked, content, sink)
    if spec is None:
        return sink.diagnostics
    target = compiler.choose_target(spec, options.target)
    return compiler.check_all(asked, content, [target])
