"""The one door of the workspace: a CONNECT proxy that answers for Azure's hosts itself, and its admin API beside it."""

import asyncio
import base64
import hmac
import json
import logging
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import cast

from amlc.workspace.hosts import is_azure, role_of
from amlc.workspace.tunnel import Upstream, tunnel

HEAD_LIMIT = 64 * 1024
HEAD_SECONDS = 30
WAITING_LIMIT = 256  # connections whose first request is still to come
LOG = logging.getLogger("amlc.workspace")


@dataclass(frozen=True, slots=True, kw_only=True)
class Doorkeeper:
    """What the door needs to know of the house."""

    password: str  # of the proxy
    context: Callable[[str], ssl.SSLContext]  # by host
    serve: Callable[[str | None], asyncio.Protocol]  # HTTP for a host we stand for; for the admin API with None
    upstream: Upstream | None
    offline: bool
    tasks: set["asyncio.Task[None]"] = field(default_factory=set)
    doors: set["Door"] = field(default_factory=set)  # of connections that nobody has taken over yet

    def admits(self, authorization: str | None) -> bool:
        """Whether a `Proxy-Authorization` header is ours."""
        expected = "Basic " + base64.b64encode(f"amlc:{self.password}".encode()).decode()
        return authorization is not None and hmac.compare_digest(authorization.encode(), expected.encode())


class Door(asyncio.Protocol):
    """Reads the head of a connection's first request, and hands the connection to whoever should have it."""

    def __init__(self, keeper: Doorkeeper) -> None:
        self._keeper = keeper
        self._read = bytearray()
        self._transport: asyncio.Transport | None = None
        self._deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        if len(self._keeper.doors) >= WAITING_LIMIT:
            self._transport.abort()
            return
        self._keeper.doors.add(self)
        self._deadline = asyncio.get_running_loop().call_later(HEAD_SECONDS, self._transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self._release()

    def data_received(self, data: bytes) -> None:
        transport = self._transport
        if transport is None:
            return
        self._read += data
        if not self._read[:1].isalpha():
            transport.abort()  # TLS, or anything else that is no HTTP
            return
        end = self._read.find(b"\r\n\r\n")
        if end < 0:
            if len(self._read) > HEAD_LIMIT:
                _refuse(transport, HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, "the head of the request is too long")
            return
        self._release()
        if not self._read.startswith(b"CONNECT "):
            _hand_over(transport, self._keeper.serve(None), bytes(self._read))
            return
        transport.pause_reading()
        task = asyncio.get_running_loop().create_task(self._watched(transport, bytes(self._read[:end])))
        self._keeper.tasks.add(task)
        task.add_done_callback(self._keeper.tasks.discard)

    def _release(self) -> None:
        self._keeper.doors.discard(self)
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    async def _watched(self, transport: asyncio.Transport, head: bytes) -> None:
        try:
            await self._connect(transport, head)
        except Exception:
            LOG.exception("CONNECT failed: %r", head[:200])
            transport.abort()

    async def _connect(self, transport: asyncio.Transport, head: bytes) -> None:
        keeper = self._keeper
        target, headers = _parsed(head)
        if not keeper.admits(headers.get("proxy-authorization")):
            _refuse(
                transport,
                HTTPStatus.PROXY_AUTHENTICATION_REQUIRED,
                "the workspace's token is missing or wrong: use the proxy's whole URL, with its user and password",
                b'Proxy-Authenticate: Basic realm="amlc"\r\n',
            )
            return
        host, _, port = target.rpartition(":")
        if not host or not port.isdecimal() or not 0 < int(port[:6]) < 65536:
            _refuse(transport, HTTPStatus.BAD_REQUEST, f"CONNECT needs host:port, not {target!r}")
            return
        if role_of(host) is not None:
            if port != "443":
                _refuse(transport, HTTPStatus.FORBIDDEN, f"{host} is served on port 443 only")
                return
            await self._stand_in(transport, host.lower().rstrip("."))
            return
        if is_azure(host):
            LOG.warning("501 CONNECT %r", target)
            text = f"the embedded workspace does not stand for {host}, and lets no request meant for Azure out"
            _refuse(transport, HTTPStatus.NOT_IMPLEMENTED, text)
            return
        if keeper.offline:
            LOG.warning("refused CONNECT %r: offline", target)
            _refuse(transport, HTTPStatus.FORBIDDEN, f"the workspace is offline and does not stand for {host}")
            return
        try:
            await tunnel(transport, host, int(port), keeper.upstream)
        except (OSError, ValueError) as error:  # no name of a host is a UnicodeError
            _refuse(transport, HTTPStatus.BAD_GATEWAY, f"cannot reach {target}: {error}")

    async def _stand_in(self, transport: asyncio.Transport, host: str) -> None:
        waiting = _Waiting()
        try:
            context = self._keeper.context(host)
        except ValueError as error:
            _refuse(transport, HTTPStatus.BAD_REQUEST, f"{host} is not a name for a host: {error}")
            return
        transport.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
        try:
            secured = await asyncio.get_running_loop().start_tls(
                transport, waiting, context, server_side=True, ssl_handshake_timeout=HEAD_SECONDS
            )
        except (TimeoutError, OSError) as error:  # ssl.SSLError is an OSError
            LOG.info("TLS with a client of %r failed: %s", host, error)
            transport.abort()
            return
        if secured is not None:
            _hand_over(secured, self._keeper.serve(host), bytes(waiting.read))


class _Waiting(asyncio.Protocol):
    """Keeps what a client sends between its handshake and the moment HTTP takes over."""

    def __init__(self) -> None:
        self.read = bytearray()

    def data_received(self, data: bytes) -> None:
        self.read += data


def _hand_over(transport: asyncio.Transport, protocol: asyncio.Protocol, read: bytes) -> None:
    transport.set_protocol(protocol)
    protocol.connection_made(transport)
    if read:
        protocol.data_received(read)


def _parsed(head: bytes) -> tuple[str, dict[str, str]]:
    lines = head.decode("latin-1").split("\r\n")
    fields = (line.partition(":") for line in lines[1:])
    words = lines[0].split()
    return words[1] if len(words) > 1 else "", {name.strip().lower(): value.strip() for name, _, value in fields}


def _refuse(transport: asyncio.Transport, status: HTTPStatus, message: str, extra: bytes = b"") -> None:
    body = json.dumps({"error": {"code": status.phrase, "message": message}}).encode()
    head = f"HTTP/1.1 {status.value} {status.phrase}\r\nContent-Type: application/json\r\n"
    head += f"Content-Length: {len(body)}\r\nConnection: close\r\n"
    transport.write(head.encode() + extra + b"\r\n" + body)
    transport.close()
