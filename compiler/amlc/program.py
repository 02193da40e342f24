"""The program: an ordered list of assignments and calls, as one value that is printed, hashed and executed."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from amlc.comparison import Expected
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
class Item:
    """An item of a mapping: `of[key]`."""

    of: "Expression"
    key: str


@dataclass(frozen=True, slots=True)
class Secret:
    """The value of an environment variable, read when the program runs and never printed."""

    env: str


@dataclass(frozen=True, slots=True)
class VaultSecret:
    """A secret of the workspace's key vault, which is `vault`: read when the program runs and never printed."""

    vault: str
    name: str


@dataclass(frozen=True, slots=True)
class SecretFile:
    """A path whose content is a secret, decoded where that is in base64. The content is on no disk."""

    secret: Secret | VaultSecret
    base64: bool


@dataclass(frozen=True, slots=True)
class ProjectFolder:
    """A folder, or a file, of the project, relative to its root."""

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
    Literal
    | Name
    | Imported
    | Member
    | Item
    | Secret
    | VaultSecret
    | SecretFile
    | ProjectFolder
    | Artifact
    | Call
    | List
    | Tuple
    | Dict
    | Function
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """`target = value`, `target.attribute = value`, or the bare call. `origin` is the spec's path that asked for it.

    With `create`, the value is looked up, and made by that expression, and waited for, when looking raises `absent`;
    what was found must have the attributes that are `expected`, and `then` is called. `updates` are the settings that
    the `update` of what was found takes.
    """

    value: Expression
    target: str | None = None
    attribute: str | None = None
    origin: SpecPath = ()
    absent: Imported | Tuple | None = None
    create: Call | None = None
    wait: Call | None = None
    then: Call | None = None
    expected: Mapping[str, Expected] = field(default_factory=dict)
    updates: tuple[str, ...] = ()


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
        case Member(of, _) | Item(of, _):
            yield from inner(of)
        case Function(parameter, of):
            yield from (one for one in inner(of) if one != Name(parameter))
        case Call(function, args, kwargs):
            for one in (function, *args, *kwargs.values()):
                yield from inner(one)
        case SecretFile(secret, _):
            yield secret
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
        "program": sorted(key(statement) for statement in (*program.body, program.publish)),
        "artifacts": dict(program.artifacts),
        "sources": {folder: dict(files) for folder, files in program.sources.items()},
        "version": program.version,
    }
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def key(statement: Statement) -> str:
    """What a statement does to the pipeline: not where the spec asks for it, nor what is done beside it."""
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
