"""`amlc fmt`: formats specs; their meaning, their comments and the order of their keys stay as they are."""

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from amlc import formatting, load, project, rewrite
from amlc.cli import spec_file, validate
from amlc.diagnostics import Diagnostic, error, in_order
from amlc.errors import UsageError
from amlc.formatting import Refused
from amlc.report.text import printable
from amlc.source import Source, Span


def configure(parser: ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", help="files, folders of specs, or - for standard input")
    parser.add_argument("--check", action="store_true", help="write nothing, and exit 1 when a file would change")
    parser.add_argument("--diff", action="store_true", help="write nothing, and print what would change")
    parser.add_argument(
        "--root", metavar="DIR", help="the project root; the nearest folder with .git or pyproject.toml otherwise"
    )
    parser.set_defaults(run=run, var=[])


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """A file's content before and after; `path` is None for standard input."""

    name: str
    path: Path | None
    before: bytes
    after: bytes


def run(options: Namespace) -> int:
    files = validate.listed_files(options.paths, only_specs=False)
    if not files:
        raise UsageError("found nothing to format", help="a spec is a .yaml file with a top-level `amlc:` key")
    wrong: list[Diagnostic] = []
    texts: list[Text] = []
    for file in files:
        try:
            texts.append(_formatted(file, options))
        except Refused as why:
            wrong += why.diagnostics
    changed = [one for one in texts if one.before != one.after]
    writes = not (options.check or options.diff)
    for one in texts if validate.STDIN in files else changed:
        if options.diff:
            sys.stdout.writelines(f"{printable(line)}\n" for line in _diff(one))
        elif one.path is None and writes:
            sys.stdout.write(one.after.decode())
        elif one in changed:
            if writes and one.path is not None:
                rewrite.replace(one.path, one.after)
            (sys.stderr if validate.STDIN in files else sys.stdout).write(
                f"{'formatted' if writes else 'would format'} {printable(one.name)}\n"
            )
    if wrong:
        spec_file.complain(in_order(wrong))
    return int(bool(wrong) or (options.check and bool(changed)))


def _formatted(file: str, options: Namespace) -> Text:
    """Raises Refused."""
    path = Path(file)
    name = "<stdin>" if file == validate.STDIN else spec_file.display_name(path)
    try:
        resolved = None if file == validate.STDIN else spec_file.request(path, options, {}).path
        content = validate.standard_input() if resolved is None else project.read_bytes(resolved, load.MAX_BYTES)
    except project.Unreadable as why:
        raise Refused([error("unreadable-file", f"the file {why}", Span(Source(name, path, ""), 0, 0))]) from why
    text, bad = load.decode(content)
    if bad is not None:
        span = Span(Source(name, path, text), bad, bad + 1)
        raise Refused([error("invalid-yaml", "the file is not UTF-8 from here", span, "save it as UTF-8")])
    return Text(name=name, path=resolved, before=content, after=formatting.formatted(text, name).encode())


def _diff(one: Text) -> Iterator[str]:
    import difflib

    before, after = (load.decode(text)[0].split("\n") for text in (one.before, one.after))
    return difflib.unified_diff(before, after, one.name, one.name, lineterm="")
