"""Executes a program: the same calls, in the same order, that its listing has as Python."""

import os
from base64 import b64decode
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amlc.comparison import differences
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
    ProjectFolder,
    Secret,
    SecretFile,
    Statement,
    Tuple,
    VaultSecret,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What a program needs to run: how imports resolve, where the project and the artifacts are, and the secrets."""

    resolve: Callable[[Imported], Any]
    root: Path
    artifacts: Path
    environ: Mapping[str, str]


def execute(statements: tuple[Statement, ...], names: dict[str, Any], around: Surroundings) -> None:
    """Runs statements, leaving what they assign in `names`."""
    for statement in statements:
        value = _run(statement, names, around)
        if statement.attribute is not None:
            *parts, last = statement.attribute.split(".")
            owner = names[str(statement.target)]
            for part in parts:
                owner = getattr(owner, part)
            setattr(owner, last, value)
        elif statement.target is not None:
            names[statement.target] = value


def _run(statement: Statement, names: Mapping[str, Any], around: Surroundings) -> Any:
    if statement.absent is None:
        return evaluate(statement.value, names, around)
    try:
        found = evaluate(statement.value, names, around)
    except evaluate(statement.absent, names, around):
        return create(statement, names, around)
    differing = differences(statement.expected, found)
    assert not differing, differing
    if statement.then is not None:
        evaluate(statement.then, {**names, str(statement.target): found}, around)
    return found


def create(statement: Statement, names: Mapping[str, Any], around: Surroundings) -> Any:
    """Makes what is absent, and waits for it."""
    made = evaluate(statement.create, names, around)
    if statement.wait is not None:
        evaluate(statement.wait, {**names, str(statement.target): made}, around)
    return made


def evaluate(value: Expression, names: Mapping[str, Any], around: Surroundings) -> Any:
    """The value of an expression. Lists and mappings are new each time: the SDK changes those it is given."""
    match value:
        case Name():
            return names[value.id]
        case Imported():
            return around.resolve(value)
        case Member(of, name):
            return getattr(evaluate(of, names, around), name)
        case Item(of, key):
            return evaluate(of, names, around)[key]
        case Secret(env):
            return around.environ[env]
        case VaultSecret(_, name):
            return names["workspace"].get_default_keyvault().get_secret(name)
        case SecretFile(secret, is_base64):
            text = str(evaluate(secret, names, around))
            return in_memory(b64decode(text) if is_base64 else text.encode())
        case ProjectFolder(path):
            return str(around.root / path)
        case Artifact(path):
            return str(around.artifacts / path)
        case Call(function, args, kwargs):
            called = evaluate(function, names, around)
            return called(
                *(evaluate(one, names, around) for one in args),
                **{name: evaluate(one, names, around) for name, one in kwargs.items()},
            )
        case List(items):
            return [evaluate(one, names, around) for one in items]
        case Tuple(items):
            return tuple(evaluate(one, names, around) for one in items)
        case Function(parameter, body):
            return lambda given: evaluate(body, {**names, parameter: given}, around)
        case Dict(pairs):
            return {name: evaluate(one, names, around) for name, one in pairs.items()}
        case _:
            return value


def in_memory(content: bytes) -> str:
    """A path that gives the content to who reads it, once."""
    read, write = os.pipe()
    with os.fdopen(write, "wb") as pipe:
        pipe.write(content)
    return f"/dev/fd/{read}"
