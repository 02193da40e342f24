"""Prints a program as the `pipeline.py` that a careful person would have written."""

import math
from collections.abc import Iterable, Iterator, Mapping

from amlc.program import (
    Artifact,
    Call,
    Dict,
    Expression,
    Function,
    Imported,
    List,
    Member,
    Name,
    Program,
    ProjectFolder,
    Secret,
    Statement,
    Tuple,
    inner,
)

WIDTH = 100
_ABOUT = "Compiled by amlc from {}: change that, not this. It runs from the project root."


def source(program: Program) -> str:
    """The program as Python. Run from the project root, beside its artifacts, it does what `execute` does."""
    statements = program.statements
    used = list(_used(statements))
    lines = [f'"""{_docstring(program.title)}\n\n{_docstring(_ABOUT.format(program.origin))}\n"""', ""]
    if any(isinstance(one, Secret) for one in used):
        lines.append("import os")
    if any(isinstance(one, ProjectFolder | Artifact) for one in used):
        lines.append("from pathlib import Path")
    if lines[-1]:
        lines.append("")
    lines += _imports(used)
    if any(isinstance(one, ProjectFolder | Artifact) for one in used):
        lines.append("")
    if any(isinstance(one, ProjectFolder) for one in used):
        lines.append("ROOT = Path.cwd()")
    if any(isinstance(one, Artifact) for one in used):
        lines.append("HERE = Path(__file__).resolve().parent")
    section: object = None
    for statement in statements:
        if statement.origin[:2] != section:
            lines.append("")
            section = statement.origin[:2]
        lines.append(_statement(statement))
    return "\n".join(lines) + "\n"


def _docstring(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return "".join(one if one.isprintable() or one == "\n" else ascii(one)[1:-1] for one in escaped)


def _used(statements: Iterable[Statement]) -> Iterator[Expression]:
    for statement in statements:
        yield from inner(statement.value)
        if statement.absent is not None:
            yield statement.absent
            yield from inner(statement.create)
            yield from inner(statement.then)


def _imports(used: Iterable[Expression]) -> list[str]:
    modules: dict[str, set[str]] = {}
    for one in used:
        if isinstance(one, Imported):
            modules.setdefault(one.module, set()).add(one.attribute.partition(".")[0])
    return [_import(module, sorted(names)) for module, names in sorted(modules.items())]


def _import(module: str, names: list[str]) -> str:
    line = f"from {module} import {', '.join(names)}"
    if len(line) <= WIDTH:
        return line
    return f"from {module} import (\n" + "".join(f"    {name},\n" for name in names) + ")"


def _statement(statement: Statement) -> str:
    prefix = ""
    if statement.target is not None:
        prefix = f"{statement.target}{'.' + statement.attribute if statement.attribute else ''} = "
    if statement.absent is None:
        return prefix + _print(statement.value, 0, len(prefix))
    found = _print(statement.value, 4, 4 + len(prefix))
    made = _print(statement.create, 4, 4 + len(prefix))
    absent = statement.absent.attribute
    compared = [
        f"    assert str({statement.target}.{attribute}).casefold() == {_text(str(wanted).casefold())}\n"
        for attribute, wanted in statement.expected.items()
    ]
    done = [] if statement.then is None else [f"    {_print(statement.then, 4, 4)}\n"]
    tail = "else:\n" + "".join([*compared, *done]) if compared or done else ""
    return f"try:\n    {prefix}{found}\nexcept {absent}:\n    {prefix}{made}\n{tail}".rstrip("\n")


def _print(value: Expression, indent: int, used: int) -> str:
    """The expression, on one line where it fits behind `used` characters, else one item a line."""
    flat = _flat(value)
    if used + len(flat) <= WIDTH:
        return flat
    deeper, pad, end = indent + 4, " " * (indent + 4), " " * indent
    match value:
        case Call(function, args, kwargs) if args or kwargs:
            items = [_print(one, deeper, deeper + 1) for one in args]
            items += [f"{name}={_print(one, deeper, deeper + len(name) + 2)}" for name, one in kwargs.items()]
            head = (
                _print(function.of, indent, used + len(function.name) + 2) + "." + function.name
                if isinstance(function, Member)
                else _flat(function)
            )
            short = f"({flat.removeprefix(_flat(function) + '(')}"
            if "\n" in head and len(head.rpartition("\n")[2] + short) <= WIDTH:
                return head + short
            return head + "(\n" + "".join(f"{pad}{item},\n" for item in items) + end + ")"
        case Call(Member(of, name), (), {}):
            return f"{_print(of, indent, used + len(name) + 3)}.{name}()"
        case List() | Tuple() if value.items:
            left, right = ("[", "]") if isinstance(value, List) else ("(", ")")
            return (
                left + "\n" + "".join(f"{pad}{_print(one, deeper, deeper + 1)},\n" for one in value.items) + end + right
            )
        case Dict(pairs) if pairs:
            rows = (f"{pad}{_text(key)}: {_print(one, deeper, deeper + len(key) + 5)},\n" for key, one in pairs.items())
            return "{\n" + "".join(rows) + end + "}"
        case _:
            return flat


def _flat(value: Expression) -> str:
    match value:
        case Name():
            return value.id
        case Imported(_, attribute):
            return attribute
        case Member(of, name):
            return f"{_flat(of)}.{name}"
        case Secret(env):
            return f"os.environ[{_text(env)}]"
        case ProjectFolder(path):
            return f"str(ROOT / {_text(path)})"
        case Artifact(path):
            return f"str(HERE / {_text(path)})"
        case Call(function, args, kwargs):
            return f"{_flat(function)}({', '.join([*map(_flat, args), *_keywords(kwargs)])})"
        case List(items):
            return f"[{', '.join(map(_flat, items))}]"
        case Tuple(items):
            return f"({', '.join(map(_flat, items))}{',' if len(items) == 1 else ''})"
        case Dict(pairs):
            return "{" + ", ".join(f"{_text(key)}: {_flat(one)}" for key, one in pairs.items()) + "}"
        case Function(parameter, body):
            return f"lambda {parameter}: {_flat(body)}"
        case str():
            return _text(value)
        case float() if not math.isfinite(value):
            return f'float("{value}")'
        case _:
            return repr(value)


def _keywords(kwargs: Mapping[str, Expression]) -> list[str]:
    return [f"{name}={_flat(value)}" for name, value in kwargs.items()]


def _text(value: str) -> str:
    """A string literal in double quotes where that needs no escape."""
    shown = repr(value)
    return f'"{shown[1:-1]}"' if shown[0] == "'" and '"' not in shown else shown
