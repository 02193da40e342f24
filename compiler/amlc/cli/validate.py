"""`amlc validate`: checks specs, with no SDK and no network, and runs nothing of the repository."""

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Sequence
from pathlib import Path

from amlc import ignore, project, report
from amlc.cli import spec_file
from amlc.compiler import Request, called
from amlc.diagnostics import Severity, did_you_mean, error
from amlc.errors import UsageError
from amlc.inspection import Inspection, inspect
from amlc.load import MAX_BYTES
from amlc.project_files import ProjectFiles
from amlc.source import Source, Span

SUFFIXES = (".yaml", ".yml")
SKIPPED = frozenset(("node_modules", "__pycache__", "build", "dist"))
STDIN = "-"


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", help="specs, folders of specs, or - for standard input")
    parser.add_argument("--target", metavar="T", help="check this target only; the base and every target otherwise")
    parser.add_argument("--all-targets", action="store_true", help="check the base and every target: the default")
    parser.add_argument("--format", choices=sorted(report.FORMATS), default="text", help="how to report")
    parser.add_argument("--only-specs", action="store_true", help="pass over files without a top-level `amlc:` key")
    parser.add_argument(
        "--stdin-filename", metavar="PATH", help="what to call standard input, and where it would stand"
    )
    parser.add_argument("--fix", action="store_true", help="put right what is certain, in the files that are named")
    spec_file.configure_reading(parser)
    parser.set_defaults(run=run)


def run(options: Namespace) -> int:
    # A plugin of somebody else's must not change what is valid; and looking for plugins takes longer than most specs.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    if options.target and options.all_targets:
        raise UsageError("--target and --all-targets exclude each other")
    if options.stdin_filename and STDIN not in options.paths:
        raise UsageError("--stdin-filename names standard input, and `-` is not among the paths")
    files = listed_files(options.paths, only_specs=options.only_specs)
    if not files and not options.only_specs:
        raise UsageError("found nothing to check", help="a spec is a .yaml file with a top-level `amlc:` key")
    disk: Disk = {}
    inspections = [_inspect(file, options, disk, fix=options.fix) for file in files]
    if options.fix and len(files) > 1:  # what was put right may be included by a file before it
        disk = {}
        again = [None if file == STDIN else _inspect(file, options, disk, fix=False) for file in files]
        inspections = [new or old for new, old in zip(again, inspections, strict=True)]
    inspections = _without_parts(inspections, options.paths)
    if files and all(any(one.code == "unknown-target" for one in found.diagnostics) for found in inspections):
        raise _no_such(options.target, "target", inspections, [one.targets for one in inspections])
    there = [one.variables for one in inspections if one.variables is not None]
    for variable in spec_file.pairs(options.var, "--var") if there and len(there) == len(inspections) else ():
        if not any(variable in names for names in there):
            raise _no_such(variable, "variable", inspections, there)
    said = ignore.apply(inspections)
    # The fixed text of standard input is on standard output.
    out = sys.stderr if options.fix and STDIN in files else sys.stdout
    out.write(report.render(options.format, said, [one.name for one in inspections]))
    return int(any(one.severity is Severity.ERROR for one in said))


def _without_parts(inspections: Sequence[Inspection], paths: Sequence[str]) -> list[Inspection]:
    """Less the files of folders that another one includes: a part lacks what the whole has."""
    parts = {path for one in inspections for path in one.included}
    if parts:
        parts -= {Path(os.path.realpath(path)) for path in paths}
    return [one for one in inspections if one.path not in parts]


def listed_files(paths: Sequence[str], *, only_specs: bool) -> list[str]:
    """The files to check, in order, each once, however it is written."""
    found: dict[str, str] = {}
    for path in paths:
        if path != STDIN and os.path.isdir(path):  # noqa: PTH112 - Path.is_dir raises for a name too long
            listed = _specs_below(path)
        else:
            passed_over = only_specs and path != STDIN and not _has_key(Path(path), unreadable=True)
            listed = [] if passed_over else [path]
        for file in listed:
            found.setdefault(file if file == STDIN else os.path.realpath(file), file)
    return list(found.values())


def _specs_below(folder: str) -> list[str]:
    """The specs in a folder: YAML files that have the `amlc` key. Links are not followed."""
    found: list[str] = []
    # A folder that cannot be listed is taken for a file, which then cannot be read.
    for where, folders, names in os.walk(folder, onerror=lambda fault: found.append(fault.filename)):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and name not in SKIPPED)
        for name in sorted(names):
            path = Path(where, name)
            if path.suffix in SUFFIXES and not path.is_symlink() and _has_key(path, unreadable=False):
                found.append(path.as_posix())
    return found


def _has_key(path: Path, *, unreadable: bool) -> bool:
    """Whether the file is meant as a spec; `unreadable` is the answer for one that cannot be read."""
    try:
        content = project.read_bytes(path, MAX_BYTES)
    except project.Unreadable:
        return unreadable
    return content.startswith((b"amlc:", b"\xef\xbb\xbfamlc:")) or b"\namlc:" in content


Disk = dict[tuple[Path, str], ProjectFiles]  # what was read, by a project's root, and what messages call that


def _inspect(file: str, options: Namespace, disk: Disk, *, fix: bool) -> Inspection:
    """What is to be said of one file. Raises UsageError for what is wrong with the command line."""
    path = Path((options.stdin_filename or "stdin.yaml") if file == STDIN else file)
    unnamed = file == STDIN and not options.stdin_filename
    try:
        # Nothing of the environment is looked at: a stranger's spec could have its values printed.
        asked = spec_file.request(path, options, {})
        asked = asked._replace(name="<stdin>") if unnamed else asked
        files = ProjectFiles(asked.root, called(asked))
        asked = asked._replace(files=disk.setdefault((files.root, files.called), files))
        content = standard_input() if file == STDIN else project.read_bytes(asked.path, MAX_BYTES)
    except (project.Unreadable, OSError) as why:
        reason = why if isinstance(why, project.Unreadable) else f"cannot be read: {(why.strerror or str(why)).lower()}"
        name = "<stdin>" if unnamed else spec_file.display_name(path)
        wrong = error("unreadable-file", f"the file {reason}", Span(Source(name, path, ""), 0, 0))
        return Inspection(root=path.parent, path=path, name=name, sources=(), diagnostics=[wrong], whole=False)
    if fix:
        content = _fixed(asked, content, options.target, standard=file == STDIN)
    return inspect(asked, content, options.target)


def _fixed(asked: Request, content: bytes, target: str | None, *, standard: bool) -> bytes:
    """The content with what is certain put right, and written where it came from, or to standard output."""
    from amlc import fix, rewrite

    made, count = fix.fixed(content, asked.path, lambda one: inspect(asked, one, target).diagnostics)
    if standard:
        sys.stdout.write(made.decode(errors="replace"))
    elif made != content:
        rewrite.replace(asked.path, made)
    if count:
        sys.stderr.write(f"fixed {count} mistake{'' if count == 1 else 's'} in {asked.name}\n")
    return made


def _no_such(name: str, sort: str, inspections: Sequence[Inspection], there: Iterable[Iterable[str]]) -> UsageError:
    """That no file has the target or variable that the command line names."""
    one = f"{inspections[0].name} has no {sort}" if len(inspections) == 1 else f"no file has a {sort}"
    known = {other for names in there for other in names}
    return UsageError(f"{one} `{name}`", help=did_you_mean(name, known, sort=f"{sort}s"))


def standard_input() -> bytes:
    """All of it. Raises project.Unreadable."""
    if sys.stdin is None:
        raise project.Unreadable("cannot be read: it is closed")
    content = sys.stdin.buffer.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise project.Unreadable(f"is larger than {MAX_BYTES // 1024:,} KiB")
    return content
