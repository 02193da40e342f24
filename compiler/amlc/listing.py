"""Prints a program as the `pipeline.py` that a careful person would have written."""

import math
from collections.abc import Iterable, Iterator, Mapping

from amlc.comparison import Expected, item
from amlc.program import (
    Artifact,
    Call,
    Dict,
    Expression,
    Function,
    Imported,
    Item,
    List,
    Member,
    Name,
    Program,
    ProjectFolder,
    Secret,
    SecretFile,
    Statement,
    Tuple,
    VaultSecret,
    inner,
)

WIDTH = 100
_ABOUT = "Compiled by amlc from {}: change that, not this. It runs from the project root."


_IN_MEMORY = '''def in_memory(content):
    """A path that gives the content to who reads it, once; it is on no disk."""
    read, write = os.pipe()
    with os.fdopen(write, "wb") as pipe:
        pipe.write(content)
    return f"/dev/fd/{read}"'''


def source(program: Program) -> str:
    """The program as Python. Run from the project root, beside its artifacts, it does what `execute` does."""
    statements = program.statements
    used = list(_used(statements))
    lines = [f'"""{_docstring(program.title)}\n\n{_docstring(_ABOUT.format(program.origin))}\n"""', ""]
    files = {one.base64 for one in used if isinstance(one, SecretFile)}
    if files or any(isinstance(one, Secret) for one in used):
        lines.append("import os")
    if True in files:
        lines.append("from base64 import b64decode")
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
    if files:
        lines.append(f"\n\n{_IN_MEMORY}\n")
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
        for one in (statement.absent, statement.create, statement.wait, statement.then):
            yield from inner(one)


def _imports(used: Iterable[Expression]) -> list[str]:
    modules: dict[str, set[str]] = {}
    for one in used:
        if isinstance(one, Imported) and one.module != "builtins":
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
    compared = [f"    assert {_compared(str(statement.target), one)}\n" for one in statement.expected.values()]
    waited = "" if statement.wait is None else f"\n    {_print(statement.wait, 4, 4)}"
    done = [] if statement.then is None else [f"    {_print(statement.then, 4, 4)}\n"]
    tail = "else:\n" + "".join([*compared, *done]) if compared or done else ""
    return f"try:\n    {prefix}{found}\nexcept {_flat(statement.absent)}:\n    {prefix}{made}{waited}\n{tail}".rstrip(
        "\n"
    )


def _compared(target: str, one: Expected) -> str:
    """What must be true of what was found: case does not count."""
    path, key = item(one.attribute)
    value = f"{target}.{path}" if key is None else f"({target}.{path} or {{}}).get({_text(key)})"
    if isinstance(one.wanted, tuple):
        wanted = sorted(item.casefold() for item in one.wanted)
        return f"sorted(one.casefold() for one in {value} or ()) == [{', '.join(map(_text, wanted))}]"
    return f"str({value}).casefold() == {_text(str(one.wanted).casefold())}"


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
        case Item(of, key):
            return f"{_print(of, indent, used + len(key) + 4)}[{_text(key)}]"
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
        case Item(of, key):
            return f"{_flat(of)}[{_text(key)}]"
        case Secret(env):
            return f"os.environ[{_text(env)}]"
        case VaultSecret(_, name):
            return f"workspace.get_default_keyvault().get_secret({_text(name)})"
        case SecretFile(secret, is_base64):
            return f"in_memory({f'b64decode({_flat(secret)})' if is_base64 else f'{_flat(secret)}.encode()'})"
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
