"""Carries bytes between a client and a host that the workspace does not stand for."""

import asyncio
import base64
import os
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from amlc.workspace.lifecycle import HOST

CONNECT_SECONDS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Upstream:
    """The proxy that this machine itself goes through."""

    host: str
    port: int
    authorization: str | None


def upstream_of(environment: Mapping[str, str] = os.environ) -> Upstream | None:
    """The proxy named by the environment; never a workspace's own, which would be a loop."""
    url = environment.get("HTTPS_PROXY") or environment.get("https_proxy")
    if not url:
        return None
    parts = urlsplit(url if "://" in url else f"http://{url}")
    if parts.hostname is None or (parts.hostname == HOST and parts.username == "amlc"):
        return None
    authorization = None
    if parts.username is not None:
        pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        authorization = "Basic " + base64.b64encode(pair.encode()).decode()
    return Upstream(host=parts.hostname, port=parts.port or 80, authorization=authorization)


async def tunnel(client: asyncio.Transport, host: str, port: int, upstream: Upstream | None) -> None:
    """Connect, tell the client, and carry until both sides are done. Raises OSError when there is no way through."""
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            reader, writer = await _opened(host, port, upstream)
    except TimeoutError as error:
        raise OSError("it did not answer in time") from error
    client.set_protocol(_Outward(writer))
    client.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
    client.resume_reading()
    try:
        while data := await reader.read(65536):
            client.write(data)
            while client.get_write_buffer_size() > 1_000_000 and not client.is_closing():
                await asyncio.sleep(0.005)
    except OSError:
        pass  # either side may hang up whenever it likes
    finally:
        client.close()
        writer.close()


async def _opened(host: str, port: int, upstream: Upstream | None) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    if upstream is None:
        return await asyncio.open_connection(host, port)
    reader, writer = await asyncio.open_connection(upstream.host, upstream.port)
    request = f"CONNECT {host}:{port} HTTP/1.1\r\nHost: {host}:{port}\r\n"
    if upstream.authorization is not None:
        request += f"Proxy-Authorization: {upstream.authorization}\r\n"
    writer.write(request.encode() + b"\r\n")
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError) as error:
        writer.close()
        raise OSError("the proxy of this machine hung up") from error
    status = head.split(b"\r\n", 1)[0].decode("latin-1")
    if status.split()[1:2] != ["200"]:
        writer.close()
        raise OSError(f"the proxy of this machine answered {status!r}")
    return reader, writer


class _Outward(asyncio.Protocol):
    """What the client sends goes out."""

    def __init__(self, writer: asyncio.StreamWriter) -> None:
        self._writer = writer

    def data_received(self, data: bytes) -> None:
        self._writer.write(data)

    def eof_received(self) -> bool:
        if self._writer.can_write_eof():
            self._writer.write_eof()
        return True

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self._writer.close()
