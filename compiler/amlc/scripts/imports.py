"""What a script imports on every run, also through the modules beside it."""

import ast
import posixpath
from collections.abc import Container, Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple

from amlc.scripts.parsing import is_main_guard


class Import(NamedTuple):
    """A module, by its whole name, and the line. `level` counts the dots of a relative one."""

    name: str
    level: int
    line: int
    members: tuple[str, ...] = ()


@lru_cache(maxsize=64)
def imports(tree: ast.Module) -> tuple[Import, ...]:
    """Those that nothing guards: not in a `try`, and under no `if`."""
    return tuple(_imports(tree))


def _imports(tree: ast.Module) -> Iterator[Import]:
    stack: list[ast.AST] = [tree]
    while stack:
        node = stack.pop()
        match node:
            case ast.Import():
                yield from (Import(one.name, 0, node.lineno) for one in node.names)
            case ast.ImportFrom():
                members = tuple(one.name for one in node.names)
                yield Import(node.module or "", node.level, node.lineno, members)
            case ast.Try() | ast.TryStar():
                stack += reversed(node.finalbody)
            case ast.If() | ast.While() | ast.Match() if not is_main_guard(node):
                pass
            case _:
                # An import is a statement: nothing is lost by looking at statements alone.
                stack += reversed([one for one in ast.iter_child_nodes(node) if isinstance(one, ast.stmt)])


def beside(files: Iterable[str]) -> frozenset[str]:
    """The folders and modules anywhere among a step's files: the script may put any of them on its path."""
    return frozenset(part for path in files for part in path.removesuffix(".py").split("/"))


def modules(one: Import, script: str, importer: str, files: Container[str]) -> Iterator[str]:
    """The files that an import runs, of those beside the script: packages first."""
    base = posixpath.dirname(importer) if one.level else posixpath.dirname(script)
    for _ in range(1, one.level):
        base = posixpath.dirname(base)
    parts = one.name.split(".") if one.name else []
    at = base
    for part in parts:
        at = posixpath.join(at, part)
        yield from (path for path in (f"{at}.py", f"{at}/__init__.py") if path in files)
    for member in one.members:
        path = posixpath.join(at, f"{member}.py")
        if path in files:
            yield path
