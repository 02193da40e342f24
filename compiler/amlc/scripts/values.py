"""What a name of a script stands for while the script is followed: as much as can be known without running it.

Named tuples and plain classes, not dataclasses: those are slow to make, and every `validate` makes these.
"""

import ast
from typing import Any, NamedTuple

from amlc.scripts.interface import Parameter


class NotUnderstood(Exception):
    """The script does something with its command line that reading cannot follow: nothing is said about it."""


class Known(NamedTuple):
    """A literal."""

    value: Any


class Named(str):
    """Something of a module or a builtin, by its whole name: `argparse.ArgumentParser`."""

    __slots__ = ()


class CommandLine(NamedTuple):
    """`sys.argv[1:]`."""


class Choice(NamedTuple):
    """click's type of the same name."""

    values: tuple[str, ...]
    folds_case: bool


class Parser:
    """An argparse parser as it grows. `groups`: mutually exclusive ones, as indexes of parameters. `resolves`: a later
    argument replaces an earlier one of its name.
    """

    def __init__(self, *, abbreviates: bool, prefixes: str, resolves: bool) -> None:
        self.parameters: list[Parameter] = []
        self.groups: list[tuple[list[int], bool]] = []
        self.abbreviates = abbreviates
        self.prefixes = prefixes
        self.resolves = resolves


class Group:
    """A part of a parser; `index` is that of its mutually exclusive group."""

    def __init__(self, parser: Parser, index: int | None) -> None:
        self.parser = parser
        self.index = index


class Frame:
    """The names of a scope. `sure`: what is followed here is done on every run; `cut`: it may have returned."""

    def __init__(self, above: "Frame | None", *, sure: bool = True) -> None:
        self.above = above
        self.sure = sure
        self.names: dict[str, Value] = {}
        self.of_module: set[str] = set()
        self.cut = False

    def find(self, name: str) -> "Frame | None":
        frame: Frame | None = self.module() if name in self.of_module else self
        while frame is not None and name not in frame.names:
            frame = frame.above
        return frame

    def module(self) -> "Frame":
        frame = self
        while frame.above is not None:
            frame = frame.above
        return frame

    def bind(self, name: str, value: "Value") -> None:
        if name in self.of_module:
            self.module().names[name] = value if self.sure else None
        else:
            self.names[name] = value


class Function:
    """A function of the script. One with decorators is a command of click's."""

    def __init__(self, node: ast.FunctionDef, frame: Frame, decorators: "tuple[Decorator, ...]" = ()) -> None:
        self.node = node
        self.frame = frame
        self.decorators = decorators


# None is what nothing is known about.
Value = Known | Named | CommandLine | Choice | Parser | Group | Function | None

# Its name, its line, and what it is called with.
Decorator = tuple[str | None, int, tuple[Value, ...], dict[str, Value]]


def let_go(*values: Value) -> None:
    """Raises NotUnderstood when a parser, or the command line, goes where it is not followed."""
    for value in values:
        if isinstance(value, Parser | Group | CommandLine) or value == Named("sys.argv"):
            raise NotUnderstood
