"""The door of the workspace, and a crowd before it."""

import asyncio
import ssl

import pytest

from amlc.workspace import proxy


class Transport(asyncio.Transport):
    aborted = False

    def abort(self) -> None:
        self.aborted = True


def context(_: str) -> ssl.SSLContext:
    return ssl.create_default_context()


def serve(_: str | None) -> asyncio.Protocol:
    return asyncio.Protocol()


def test_only_so_many_wait_at_the_door(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proxy, "WAITING_LIMIT", 1)
    keeper = proxy.Doorkeeper(password="p", context=context, serve=serve, upstream=None, offline=True)
    doors = [proxy.Door(keeper) for _ in range(3)]
    transports = [Transport() for _ in doors]

    async def knock() -> None:
        doors[0].connection_made(transports[0])
        doors[1].connection_made(transports[1])
        doors[0].connection_lost(None)
        doors[2].connection_made(transports[2])
        doors[2].connection_lost(None)

    asyncio.run(knock())
    assert [transport.aborted for transport in transports] == [False, True, False]
    assert keeper.doors == set()
