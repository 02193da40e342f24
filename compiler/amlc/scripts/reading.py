"""A step's script and the modules beside it, parsed once, as its environment's Python would."""

import posixpath
from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from amlc import ir
from amlc.dependencies import pythons
from amlc.project_files import ProjectFiles
from amlc.scripts.parsing import Broken, Version, parse
from amlc.source import Source, Span

if TYPE_CHECKING:
    import ast

MAX_MODULES = 50  # beside one script
MAX_TEXT = 1024 * 1024  # of a script and the modules beside it


class Module(NamedTuple):
    """A file of Python: its path in the step's folder, and its tree, what is wrong with it, or None."""

    path: str
    source: Source
    tree: "ast.Module | Broken | None"

    def line(self, number: int) -> Span:
        """The line of that number, without what it is indented by."""
        return place(self.source, number)


def place(source: Source, line: int, column: int | None = None) -> Span:
    """A place in a script; its whole line, when no column is given."""
    line = min(line, source.text.count("\n") + 1)  # Python counts lone carriage returns as lines, too
    text, start = source.line(line), source.start_of(line)
    if column is not None:
        at = start + min(column - 1, len(text))
        return Span(source, at, at + 1)
    indented = len(text) - len(text.lstrip())
    return Span(source, start + indented, start + max(len(text.rstrip()), indented + 1))


def releases(pipeline: ir.Pipeline, files: ProjectFiles) -> dict[str, Version]:
    """By environment, the Python that it surely has."""
    wanted = files.once("releases", lambda: list(pythons.wanted(pipeline, files)))
    return {str(one.path[1]): one.release for one in wanted if one.release is not None and "~" not in one.text}


def uploaded(step: ir.Step, files: ProjectFiles) -> frozenset[str]:
    """The paths of the step's files, in its folder."""
    return files.names(step.source) if step.source is not None else frozenset()


def script_of(step: ir.Step, python: Version | None, files: ProjectFiles) -> Module | None:
    """The step's script; None when it is not there, or cannot be read."""
    path = posixpath.normpath(step.script or "")
    is_there = step.script is not None and path in uploaded(step, files)
    return _module(step, path, files, python) if is_there else None


def _module(step: ir.Step, path: str, files: ProjectFiles, python: Version | None) -> Module | None:
    source = files.source(posixpath.join(step.source or "", path))
    return None if isinstance(source, str) else Module(path=path, source=source, tree=_parsed(source.text, python))


def all_modules(step: ir.Step, files: ProjectFiles, python: Version | None) -> list[Module]:
    """The script, and the modules beside it that it imports on every run."""
    key = (all_modules, step.source, step.script, python)
    return files.once(key, lambda: list(_all_modules(step, files, python)))


def _all_modules(step: ir.Step, files: ProjectFiles, python: Version | None) -> Iterator[Module]:
    from amlc.scripts import imports

    first = script_of(step, python, files)
    queue = [] if first is None else [first]
    seen = {one.path for one in queue}
    there = uploaded(step, files)
    left = MAX_TEXT
    while queue and left > 0:
        one = queue.pop(0)
        left -= len(one.source.text)
        yield one
        if one.tree is None or isinstance(one.tree, Broken):
            continue
        for found in imports.imports(one.tree):
            for path in imports.modules(found, first.path if first else "", one.path, there):
                if path not in seen and len(seen) < MAX_MODULES and (beside := _module(step, path, files, python)):
                    seen.add(path)
                    queue.append(beside)


def may_parse_arguments(text: str) -> bool:
    """Whether it is worth to follow the script."""
    return "ArgumentParser" in text or "click" in text


@lru_cache(maxsize=64)  # every check asks for the same scripts, for the base and for every target
def _parsed(text: str, python: Version | None) -> "ast.Module | Broken | None":
    return parse(text, python)
