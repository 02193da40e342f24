"""Hosts that the workspace does not stand for: carried untouched, through the machine's own proxy if it has one."""

import base64
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from amlc.workspace import lifecycle
from amlc.workspace.lifecycle import HOST, Connection, proxy_password


def talk(connection: Connection, target: str) -> tuple[bytes, socket.socket]:
    client = socket.create_connection((HOST, connection.port), timeout=5)
    pair = base64.b64encode(f"amlc:{proxy_password(connection.token)}".encode()).decode()
    client.sendall(f"CONNECT {target} HTTP/1.1\r\nProxy-Authorization: Basic {pair}\r\n\r\n".encode())
    return client.recv(1000), client


@pytest.fixture
def server() -> Iterator[Callable[[Callable[[socket.socket], None]], int]]:
    """Starts a server that does something with its one client; answers its port."""
    listeners, threads = [], []

    def start(serve: Callable[[socket.socket], None]) -> int:
        listener = socket.create_server((HOST, 0))
        listeners.append(listener)

        def accept() -> None:
            client, _ = listener.accept()
            with client:
                serve(client)

        threads.append(threading.Thread(target=accept, daemon=True))
        threads[-1].start()
        return int(listener.getsockname()[1])

    yield start
    for thread in threads:
        thread.join(5)
    for listener in listeners:
        listener.close()


def echo(client: socket.socket) -> None:
    while data := client.recv(65536):
        client.sendall(data)


def test_bytes_go_both_ways(folder: Path, server: Callable[[Callable[[socket.socket], None]], int]) -> None:
    head, client = talk(lifecycle.ensure_started(folder), f"{HOST}:{server(echo)}")
    assert head.startswith(b"HTTP/1.1 200 ")
    sent = bytes(range(256)) * 4000
    threading.Thread(target=client.sendall, args=(sent,)).start()
    heard = b""
    while len(heard) < len(sent):
        heard += client.recv(65536)
    assert heard == sent
    client.close()


def test_nobody_at_the_other_end(folder: Path) -> None:
    with socket.create_server((HOST, 0)) as closed:
        port = closed.getsockname()[1]
    head, client = talk(lifecycle.ensure_started(folder), f"{HOST}:{port}")
    assert head.startswith(b"HTTP/1.1 502 ")
    client.close()


def test_through_the_proxy_of_the_machine(
    folder: Path, server: Callable[[Callable[[socket.socket], None]], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bytes] = []

    def proxy(client: socket.socket) -> None:
        asked.append(client.recv(1000))
        client.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        echo(client)

    monkeypatch.setenv("HTTPS_PROXY", f"http://me:p%40ss@{HOST}:{server(proxy)}")
    head, client = talk(lifecycle.ensure_started(folder), "example.com:443")
    assert head.startswith(b"HTTP/1.1 200 ")
    client.sendall(b"hello")
    assert client.recv(100) == b"hello"
    client.close()
    assert asked[0].startswith(b"CONNECT example.com:443 HTTP/1.1\r\n")
    assert b"Proxy-Authorization: Basic " + base64.b64encode(b"me:p@ss") in asked[0]
