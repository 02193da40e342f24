"""The embedded workspace inside of the process that publishes to it, so that one fork has both.

The SDK's requests end in the application that the daemon serves, without a connection in between; what the workspace
keeps is in memory and in two folders. Nothing waits: time passes when somebody sleeps.
"""

import asyncio
import io
import json
import os
import sqlite3
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import replace
from functools import cache
from http import HTTPStatus
from http.client import RemoteDisconnected
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import requests
from requests.adapters import HTTPAdapter
from urllib3 import HTTPResponse
from urllib3.exceptions import MaxRetryError, ProtocolError, ProxyError

from tests.integration import serially
from tests.integration.states import Rows, State, read, write


class World:
    """A workspace. `around` is called with each request, and with what has it answered; `skipped` are the seconds that
    somebody slept.
    """

    def __init__(self, folder: Path, home: Path) -> None:
        from amlc.workspace import blobs, keys
        from amlc.workspace.house import House
        from amlc.workspace.store import Store

        class InMemory(Store):
            def __init__(self) -> None:
                self.memory = sqlite3.connect(":memory:", isolation_level=None)
                super().__init__(Path())

            def _connection(self) -> sqlite3.Connection:
                return self.memory

        (folder / "incoming").mkdir(parents=True)
        self.folder, self.home, self.store = folder, home, InMemory()
        self.house = House(folder=folder, keys=keys.load(folder), store=self.store)
        blobs.make_own_containers(self.house)
        self.at, self.empty, self.others = folder, self._rows(), dict[Path, Rows]()
        self.around: Callable[[Any, Callable[[], Any]], Any] = lambda _, ask: ask()
        self.skipped = 0.0
        self.clock = time.monotonic
        self._applications: dict[str | None, Any] = {}

    def state(self) -> State:
        kept = {**self.others, self.at: self._rows()}
        return State(kept.pop(self.folder), read(self.folder), read(self.home), kept)

    def put(self, state: State) -> None:
        self.others = {**state.others, self.folder: state.rows}
        self._put(self.others.pop(self.at, self.empty))
        write(self.folder, state.files)
        write(self.home, state.home)

    def enter(self, folder: Path) -> Any:
        """Stands in for the workspace of another folder: only what is kept is another."""
        if folder != self.at:
            self.others[self.at] = self._rows()
            self._put(self.others.pop(folder, self.empty))
            self.at = folder
            # The SDK keeps by this id, at home, which snapshot it made last.
            keys = replace(self.house.keys, workspace_id=str(uuid.uuid5(uuid.NAMESPACE_URL, str(folder))))
            object.__setattr__(self.house, "keys", keys)
        return self.connection

    def _rows(self) -> Rows:
        return self.store.memory.execute("select * from documents order by number").fetchall()

    def _put(self, rows: Rows) -> None:
        with self.store.transaction():
            self.store.memory.execute("delete from documents")
            self.store.memory.executemany("insert into documents values (?, ?, ?, ?, ?, ?)", rows)

    def stand_in(self) -> None:
        """From here on, every request of this process is answered by this workspace."""
        import starlette.responses

        from amlc import local
        from amlc.backends.azureml_v1 import patience
        from amlc.workspace import admin
        from amlc.workspace.lifecycle import Connection

        class Inside(Connection):
            def environment(self) -> dict[str, str]:
                return {"AMLC_WORKSPACE_TOKEN": self.token}

        starlette.responses.iterate_in_threadpool = _inline  # type: ignore[attr-defined]
        self.connection = Inside(self.folder, 1, self.house.keys.token, os.getpid())

        def send(adapter: HTTPAdapter, request: Any, **_: Any) -> requests.Response:
            return self._sent(adapter, request)

        def ask(connection: Connection, method: str, path: str, body: Any) -> Any:
            told = {"authorization": f"Bearer {connection.token}", "host": "127.0.0.1:1"}
            status, _headers, answer = self._called(None, method, path, told, json.dumps(body).encode())
            assert status < 400, answer
            return json.loads(answer)

        HTTPAdapter.send = send
        patience.install()
        patient: Any = HTTPAdapter.send

        def followed(adapter: HTTPAdapter, request: Any, **more: Any) -> requests.Response:
            answer: requests.Response = self.around(request, lambda: patient(adapter, request, **more))
            return answer

        followed.kept = True  # type: ignore[attr-defined]
        HTTPAdapter.send = followed
        admin._ask = ask
        local.start = lambda path, **_: self.enter(path)
        clock = self.clock

        def sleep(seconds: float) -> None:
            self.skipped += seconds

        time.sleep, time.monotonic = sleep, lambda: clock() + self.skipped

    def _sent(self, adapter: HTTPAdapter, request: Any) -> requests.Response:
        from amlc.workspace.hosts import role_of

        parts = urlsplit(request.url)
        host = str(parts.hostname)
        if role_of(host) is None:
            reason = ProxyError("Unable to connect to proxy", OSError("Tunnel connection failed: 501 Not Implemented"))
            raise requests.exceptions.ProxyError(MaxRetryError(None, request.url, reason), request=request)  # type: ignore[arg-type]
        told = {"host": host, **request.headers}
        address = parts.path + (f"?{parts.query}" if parts.query else "")
        found = self._called(host, request.method, address, told, _body(request.body))
        if found is None:
            ended = ProtocolError("Connection aborted.", RemoteDisconnected("Remote end closed connection"))
            raise requests.ConnectionError(ended, request=request)
        status, headers, body = found
        raw = HTTPResponse(
            body=io.BytesIO(body if request.method != "HEAD" else b""),
            headers=headers,
            status=status,
            reason=HTTPStatus(status).phrase,
            preload_content=False,
            request_method=request.method,
        )
        return adapter.build_response(request, raw)

    def _called(self, host: str | None, method: str, address: str, told: dict[str, str], body: bytes) -> Any:
        """The status, the headers and the body that a host answers; None when it ends the connection."""
        path, _, query = address.partition("?")
        headers = [(name.lower().encode(), str(value).encode()) for name, value in told.items()]
        scope = {
            "type": "http",
            "asgi": {"version": "3.0", "spec_version": "2.4"},
            "http_version": "1.1",
            "scheme": "https",
            "method": method,
            "path": unquote(path),
            "raw_path": path.encode(),
            "query_string": query.encode(),
            "headers": headers,
            "root_path": "",
        }
        wire = _Wire(body)
        serially.loop().run_until_complete(self._application(host)(scope, wire.receive, wire.send))
        if wire.aborted:
            return None
        start, *rest = wire.messages
        answer = {name.decode(): value.decode() for name, value in start["headers"]}
        return start["status"], answer, b"".join(one.get("body", b"") for one in rest)

    def _application(self, host: str | None) -> Any:
        from amlc.workspace.app import application
        from amlc.workspace.faults import faulty

        if host not in self._applications:
            app = application(self.house, tables(), host, 1)
            self._applications[host] = app if host is None else faulty(app, self.house.faults, host)
        return self._applications[host]


@cache
def tables() -> Any:
    """The routes of all hosts."""
    from amlc.workspace.app import Table
    from amlc.workspace.tables import TABLES

    return {role: Table(routes) for role, routes in TABLES.items()}


class _Wire:
    """What an application sees of a connection; its `transport` is what faults break off."""

    def __init__(self, body: bytes) -> None:
        self.messages: list[Any] = []
        self.aborted, self.transport, self._bodies = False, self, [body]

    async def receive(self) -> Any:
        if not self._bodies:
            await asyncio.Event().wait()
        return {"type": "http.request", "body": self._bodies.pop(), "more_body": False}

    async def send(self, message: Any) -> None:
        self.messages.append(message)

    def abort(self) -> None:
        self.aborted = True


def _body(given: Any) -> bytes:
    if given is None or isinstance(given, bytes):
        return given or b""
    if isinstance(given, str):
        return given.encode()
    return bytes(given.read()) if hasattr(given, "read") else b"".join(given)


async def _inline(iterator: Iterable[Any]) -> AsyncIterator[Any]:
    for one in iterator:
        yield one
