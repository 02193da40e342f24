"""A request's body, from clients that do not behave."""

import asyncio
from pathlib import Path

import pytest
from starlette.types import Message

from amlc.workspace import app
from amlc.workspace.exchange import Call, Reply, Route
from amlc.workspace.hosts import Role
from amlc.workspace.house import House
from amlc.workspace.keys import Keys
from amlc.workspace.store import Store


def answer(method: str, token: str, tmp_path: Path) -> tuple[int, int]:
    """The status that a client is answered who sends no end of a body, and how often it was asked for more."""

    def serve(call: Call) -> Reply:
        return Reply(body=len(call.body))

    house = House(folder=tmp_path, keys=Keys(workspace_id="w", token="t", secret="s"), store=Store(tmp_path / "x"))
    served = app.application(house, {Role.ADMIN: app.Table((Route(method, "/x", serve),))}, None, 1)
    heard: list[Message] = []
    asked = 0

    async def receive() -> Message:
        nonlocal asked
        asked += 1
        if asked > 1:
            await asyncio.sleep(60)
        return {"type": "http.request", "body": b"x", "more_body": True}

    async def send(message: Message) -> None:
        heard.append(message)

    headers = [(b"host", b"127.0.0.1:1"), (b"authorization", f"Bearer {token}".encode())]
    scope = {"type": "http", "method": method, "path": "/x", "raw_path": b"/x", "query_string": b"", "headers": headers}

    async def exchange() -> None:
        await served(scope, receive, send)

    asyncio.run(exchange())
    return heard[0]["status"], asked


def test_a_client_that_falls_silent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "IDLE_SECONDS", 0.01)
    assert answer("PUT", "t", tmp_path) == (408, 2)


def test_a_body_that_nobody_reads(tmp_path: Path) -> None:
    assert answer("PUT", "wrong", tmp_path) == (401, 0)
    assert answer("GET", "t", tmp_path) == (200, 0)
