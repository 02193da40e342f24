"""The ASGI application: finds the route of a request, lets the right ones in, and renders what a route answers."""

import asyncio
import logging
import re
from collections.abc import AsyncIterator, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO
from urllib.parse import unquote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from amlc.workspace import refusals
from amlc.workspace.access import check_access
from amlc.workspace.exchange import Call, Handler, Refused, Reply, Route
from amlc.workspace.hosts import Role, role_of
from amlc.workspace.house import House
from amlc.workspace.refusals import to_json

LOG = logging.getLogger("amlc.workspace")
BODY_LIMIT = 256 * 1024 * 1024
ADMIN_BODY_LIMIT = 1024 * 1024
IDLE_SECONDS = 30  # between two parts of a body
_WORKSPACE = (
    "subscriptions/{subscription}/resourceGroups/{group}"
    "/providers/Microsoft.MachineLearningServices/workspaces/{workspace}"
)


@dataclass(frozen=True, slots=True)
class _Compiled:
    method: str
    pattern: re.Pattern[str]
    handler: Handler


class Table:
    """The routes of one role, found by method and path; paths are compared without case, as ARM does."""

    def __init__(self, routes: tuple[Route, ...]) -> None:
        self._routes = [_Compiled(route.method, _expression(route.pattern), route.handler) for route in routes]

    def match(self, method: str, path: str) -> tuple[Handler, dict[str, str]] | None:
        for route in self._routes:
            if route.method == method and (found := route.pattern.fullmatch(path)):
                return route.handler, found.groupdict()
        return None


def application(house: House, tables: Mapping[Role, Table], connected_host: str | None, admin_port: int) -> ASGIApp:
    """The application for connections made to `connected_host`, or to the admin port if that is None."""
    role = Role.ADMIN if connected_host is None else role_of(connected_host)
    if role is None:
        raise ValueError(f"the workspace does not stand for {connected_host}")
    allowed = {f"127.0.0.1:{admin_port}", f"localhost:{admin_port}"}
    if connected_host is not None:
        allowed = {connected_host, f"{connected_host}:443"}

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        request = Request(scope, receive)
        response = await _answered(request)
        await response(scope, receive, send)

    async def _answered(request: Request) -> Response:
        host = request.headers.get("host", "").lower()
        if host not in allowed:
            refused = Refused(421, f"this connection is not one to {host or 'no host'}", "MisdirectedRequest")
            return _rendered(refusals.reply(role, refused))
        path: str = request.scope["path"]
        if role is Role.BLOB:  # a name is bytes, as it is on the disk
            path = unquote(request.scope["raw_path"].decode("ascii"), errors="surrogateescape")
        else:
            path = re.sub("/{2,}", "/", path)  # the SDK joins some addresses with one slash too many
        match = tables[role].match(request.method, path)
        if match is None:
            LOG.warning("501 %s %r", request.method, f"https://{host}{path}")
            text = f"the embedded workspace has no route {request.method} {path} on {host}"
            return _rendered(refusals.reply(role, Refused(501, text, "NotImplemented")))
        return await _handled(request, path, *match)

    async def _handled(request: Request, path: str, handler: Handler, parameters: dict[str, str]) -> Response:
        call = Call(
            house=house,
            method=request.method,
            host=connected_host or "",
            path=path,
            parameters=parameters,
            query=dict(request.query_params),
            headers={name.lower(): value for name, value in request.headers.items()},
        )
        upload: Path | None = None
        try:
            check_access(role, call)  # before any of the body is read
            if role is Role.BLOB and request.method == "PUT":
                upload = house.beside()
                await _saved(request, upload)
                call = replace(call, upload=upload)
            elif request.method not in {"GET", "HEAD"}:
                limit = ADMIN_BODY_LIMIT if role is Role.ADMIN else BODY_LIMIT
                call = replace(call, body=await _read(request, limit))
            reply = await asyncio.get_running_loop().run_in_executor(_WORKERS, handler, call)
        except Refused as refused:
            LOG.info("%d %s %r: %r", refused.status, request.method, path, refused.message)
            reply = refusals.reply(role, refused)
            if role is Role.ADMIN or refused.status in {408, 413}:
                reply = replace(reply, headers={**reply.headers, "connection": "close"})  # the body goes on
        except RecursionError:
            LOG.info("400 %s %r: too deep", request.method, path)
            reply = refusals.reply(role, Refused(400, "the body is nested too deeply"))
        except ClientDisconnect:
            return Response(status_code=499)  # nobody hears it; nothing was done
        except Exception:
            LOG.exception("500 %s %r", request.method, path)
            text = f"the embedded workspace failed at {request.method} {path}; its log says how"
            reply = refusals.reply(role, Refused(500, text, "InternalServerError"))
        finally:
            if upload is not None:
                upload.unlink(missing_ok=True)
        return _rendered(reply)

    return serve


_WORKERS = ThreadPoolExecutor(8, "amlc-route")


def _expression(pattern: str) -> re.Pattern[str]:
    text = re.escape(pattern.replace("{WS}", _WORKSPACE)).replace(r"\{", "{").replace(r"\}", "}").replace(r"\+}", "+}")
    text = re.sub(r"\{(\w+)\+\}", r"(?P<\1>.+)", text)
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", text), re.IGNORECASE)


async def _read(request: Request, limit: int) -> bytes:
    read = bytearray()
    async for part in _sent(request):
        read += part
        if len(read) > limit:
            raise Refused(413, "the body is too large", "RequestBodyTooLarge")
    return bytes(read)


async def _saved(request: Request, path: Path) -> None:
    file: BinaryIO
    with path.open("wb") as file:
        async for part in _sent(request):
            file.write(part)


async def _sent(request: Request) -> AsyncIterator[bytes]:
    """The parts of a body, from a client that does not fall silent."""
    parts = request.stream()
    while True:
        try:
            async with asyncio.timeout(IDLE_SECONDS):
                part = await anext(parts)
        except StopAsyncIteration:
            return
        except TimeoutError as error:
            raise Refused(408, "the body did not come", "OperationTimedOut") from error
        yield part


def _rendered(reply: Reply) -> Response:
    headers = dict(reply.headers)
    if isinstance(reply.body, Path):
        size = reply.body.stat().st_size
        first, length = reply.part or (0, size)
        headers["content-length"] = str(length)
        return StreamingResponse(_parts(reply.body, first, length), reply.status, headers, media_type=reply.media)
    if reply.body is None:
        return Response(b"", reply.status, headers)
    content = reply.body if isinstance(reply.body, bytes) else to_json(reply.body)
    return Response(content, reply.status, headers, media_type=reply.media)


def _parts(path: Path, first: int, length: int) -> Iterator[bytes]:
    with path.open("rb") as file:
        file.seek(first)
        while length > 0 and (chunk := file.read(min(length, 1 << 20))):
            length -= len(chunk)
            yield chunk
