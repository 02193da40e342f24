"""The program: an ordered list of assignments and calls, as one value that is printed, hashed and executed."""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from amlc.tree import Path as SpecPath


@dataclass(frozen=True, slots=True)
class Name:
    """A variable that an earlier statement has assigned."""

    id: str


@dataclass(frozen=True, slots=True)
class Imported:
    """Something of a module: `Imported("azureml.core", "Dataset.File.from_files")`."""

    module: str
    attribute: str


@dataclass(frozen=True, slots=True)
class Member:
    """An attribute or method of a value."""

    of: "Expression"
    name: str


@dataclass(frozen=True, slots=True)
class Secret:
    """The value of an environment variable, read when the program runs and never printed."""

    env: str


@dataclass(frozen=True, slots=True)
class ProjectFolder:
    """A folder of the project, relative to its root."""

    path: str


@dataclass(frozen=True, slots=True)
class Artifact:
    """A file that was compiled beside the program."""

    path: str


@dataclass(frozen=True, slots=True)
class Call:
    function: "Imported | Member"
    args: tuple["Expression", ...] = ()
    kwargs: Mapping[str, "Expression"] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class List:
    items: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Tuple:
    items: tuple["Expression", ...]


@dataclass(frozen=True, slots=True)
class Dict:
    items: Mapping[str, "Expression"]


@dataclass(frozen=True, slots=True)
class Function:
    """A function of one parameter: `lambda parameter: value`."""

    parameter: str
    value: "Expression"


Literal = str | int | float | bool | None
Expression = (
    Literal | Name | Imported | Member | Secret | ProjectFolder | Artifact | Call | List | Tuple | Dict | Function
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """`target = value`, `target.attribute = value`, or the bare call. `origin` is the spec's path that asked for it.

    With `create`, the value is looked up, and made by that expression when looking raises `absent`; what was found must
    have the attributes that are `expected`, and `then` is called.
    """

    value: Expression
    target: str | None = None
    attribute: str | None = None
    origin: SpecPath = ()
    absent: Imported | None = None
    create: Call | None = None
    then: Call | None = None
    expected: Mapping[str, Literal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """What publishes a pipeline. `connect` opens the workspace; `body` builds; `publish` publishes; `after` leads
    to it: the endpoint and the schedules, with the datastores that those alone need.
    `origin` is the spec that it was compiled from.

    `artifacts` are the files beside it, `sources` the uploaded files' hashes, by folder and path.
    """

    title: str
    origin: str
    version: str
    connect: tuple[Statement, ...]
    body: tuple[Statement, ...]
    publish: Statement
    artifacts: Mapping[str, str]
    sources: Mapping[str, Mapping[str, str]]
    after: tuple[Statement, ...] = ()

    @property
    def statements(self) -> tuple[Statement, ...]:
        return (*self.connect, *self.body, self.publishing, *self.after)

    @property
    def publishing(self) -> Statement:
        """The publishing call with its version."""
        return versioned(self.publish, self.published_version)

    @property
    def endpoint(self) -> Statement | None:
        return next((one for one in self.after if one.origin[0] == "publish"), None)

    @property
    def schedules(self) -> Mapping[str, Statement]:
        return {str(one.origin[1]): one for one in self.after if one.origin[0] == "schedules"}

    @property
    def published_version(self) -> str:
        """The version under which it is published: what people wrote, and the digest."""
        return f"{self.version}+{digest(self)[:DIGEST_LENGTH]}"


def inner(value: Expression) -> Iterator[Expression]:
    """An expression and all that it is made of."""
    yield value
    match value:
        case Member(of, _) | Function(_, of):
            yield from inner(of)
        case Call(function, args, kwargs):
            for one in (function, *args, *kwargs.values()):
                yield from inner(one)
        case List(items) | Tuple(items):
            for one in items:
                yield from inner(one)
        case Dict(pairs):
            for one in pairs.values():
                yield from inner(one)
        case _:
            pass


DIGEST_LENGTH = 16  # hexadecimal characters in a published version: 64 bits


def versioned(publish: Statement, version: str) -> Statement:
    """The publishing call with its version filled in."""
    call = publish.value
    assert isinstance(call, Call)
    filled = Call(call.function, call.args, {**call.kwargs, "version": version})
    return Statement(value=filled, target=publish.target, origin=publish.origin)


def digest(program: Program) -> str:
    """The SHA-256, in hex, of the pipeline: not of where, by whom or by which amlc it is published, or what runs it."""
    content = {
        # Sorted, so that the order in which the spec names things does not matter.
        "program": sorted(_key(statement) for statement in (*program.body, program.publish)),
        "artifacts": dict(program.artifacts),
        "sources": {folder: dict(files) for folder, files in program.sources.items()},
        "version": program.version,
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def _key(statement: Statement) -> str:
    value = statement.value
    if isinstance(value, Call):
        unordered = {
            name: List(tuple(sorted(one.items, key=repr)))
            for name, one in value.kwargs.items()
            if name in ("inputs", "outputs", "steps") and isinstance(one, List)
        }
        value = Call(value.function, value.args, {**value.kwargs, **unordered})
    rest = (statement.absent, statement.create, statement.expected)
    return repr((statement.target, statement.attribute, value, *rest))


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
    except around.resolve(statement.absent):
        return evaluate(statement.create, names, around)
    differing = differences(statement, found)
    assert not differing, differing
    if statement.then is not None:
        evaluate(statement.then, {**names, str(statement.target): found}, around)
    return found


def differences(statement: Statement, found: Any) -> list[str]:
    """What was found but is not as expected, each as `setting is this, not that`. Case does not count, as in Azure."""
    said: list[str] = []
    for attribute, wanted in statement.expected.items():
        value = found
        for part in attribute.split("."):
            value = getattr(value, part, None)  # another kind of compute may not have it
        if str(value).casefold() != str(wanted).casefold():
            said.append(f"{attribute.rpartition('.')[2]} is {value}, not {wanted}")
    return said


def evaluate(value: Expression, names: Mapping[str, Any], around: Surroundings) -> Any:
    """The value of an expression. Lists and mappings are new each time: the SDK changes those it is given."""
    match value:
        case Name():
            return names[value.id]
        case Imported():
            return around.resolve(value)
        case Member(of, name):
            return getattr(evaluate(of, names, around), name)
        case Secret(env):
            return around.environ[env]
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
