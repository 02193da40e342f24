"""A request as the routes see it, and what they answer."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from http import HTTPStatus
from pathlib import Path
from typing import Any

from amlc.workspace.house import House


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request, matched to its route; not slotted, for its body is parsed once, when first asked for."""

    house: House
    method: str
    host: str
    path: str
    parameters: Mapping[str, str]  # from the path
    query: Mapping[str, str]
    headers: Mapping[str, str]  # by lower-case name
    body: bytes = b""
    upload: Path | None = None  # the body of an upload, in a file that the route may take

    @cached_property
    def json(self) -> Any:
        try:
            return json.loads(self.body)
        except ValueError as error:
            raise Refused(HTTPStatus.BAD_REQUEST, f"the body is not JSON: {error}") from error

    @cached_property
    def object(self) -> dict[str, Any]:
        """The body, which has to be a JSON object."""
        if not isinstance(self.json, dict):
            raise Refused(HTTPStatus.BAD_REQUEST, "the body is not a JSON object")
        return self.json

    def member(self, name: str, kind: type = str) -> Any:
        """A member that the body must have, whatever the case of its name: AutoRest's services ignore it."""
        value = member(self.object, name)
        if not isinstance(value, kind):
            raise Refused(HTTPStatus.BAD_REQUEST, f"the body needs {name!r}, a {kind.__name__}")
        return value

    @property
    def uploaded(self) -> Path:
        """The body of an upload."""
        if self.upload is None:
            raise Refused(HTTPStatus.BAD_REQUEST, "the request has no body")
        return self.upload

    @property
    def scope(self) -> str:
        """The ARM path of the workspace, as the client wrote it."""
        return scope_of(self.parameters["subscription"], self.parameters["group"], self.parameters["workspace"])


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    body: Any = None  # JSON; bytes as they are; a Path is sent from disk; None is nothing at all
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    media: str = "application/json; charset=utf-8"
    part: tuple[int, int] | None = None  # first byte and length of what is sent of a file


class Refused(Exception):
    """The request is refused, in the service's words."""

    def __init__(self, status: int, message: str, code: str | None = None) -> None:
        super().__init__(message)
        self.status, self.message = status, message
        self.code = code or {400: "UserError", 401: "Unauthorized", 404: "NotFound", 409: "Conflict"}.get(
            status, "Error"
        )


Handler = Callable[[Call], Reply]


@dataclass(frozen=True, slots=True)
class Route:
    """`{name}` in a pattern is a segment, `{name+}` the rest of the path, `{WS}` the scope of a workspace."""

    method: str
    pattern: str
    handler: Handler


def scope_of(subscription: str, group: str, workspace: str) -> str:
    provider = "Microsoft.MachineLearningServices"
    return f"/subscriptions/{subscription}/resourceGroups/{group}/providers/{provider}/workspaces/{workspace}"


def member(body: Any, name: str, default: Any = None) -> Any:
    """A member of an object by its name in any case. Raises Refused for what is no object."""
    if not isinstance(body, Mapping):
        raise Refused(HTTPStatus.BAD_REQUEST, f"where an object with {name!r} should be there is {body!r:.80}")
    if name in body:
        return body[name]
    lowered = name.lower()
    return next((value for key, value in body.items() if key.lower() == lowered), default)


def members(body: Any, name: str) -> list[Any]:
    """A list that a body may have. Raises Refused for what is no list."""
    value = member(body, name)
    if value is None:
        return []
    if not isinstance(value, list):
        raise Refused(HTTPStatus.BAD_REQUEST, f"{name!r} should be a list, not {value!r:.80}")
    return value


def mapping(body: Any, name: str) -> dict[str, Any]:
    """An object that a body may have. Raises Refused for what is no object."""
    value = member(body, name)
    if value is None:
        return {}
    if not isinstance(value, dict):
        raise Refused(HTTPStatus.BAD_REQUEST, f"{name!r} should be an object, not {value!r:.80}")
    return value


def whole_number(value: Any, name: str) -> int:
    """A number that a client sent, in JSON or in a query. Raises Refused for anything else."""
    text = str(value)
    if not (text.isascii() and text.isdecimal() and len(text) < 19):  # SQLite's are of 64 bits
        raise Refused(HTTPStatus.BAD_REQUEST, f"{name!r} should be a whole number, not {value!r:.80}")
    return int(text)


def missing(what: str) -> Refused:
    return Refused(HTTPStatus.NOT_FOUND, f"{what} does not exist in this workspace")
