"""The daemon: opens the workspace's state, listens on loopback, and runs until it is told to stop."""

import asyncio
import contextlib
import functools
import json
import logging
import os
import shutil
import signal
import ssl
import threading
import time
from collections.abc import Callable
from pathlib import Path

from uvicorn import Config
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.server import ServerState

from amlc.workspace import blobs, certificates, clock, firing, keys, lifecycle, processes, runs, standing
from amlc.workspace.app import Table, application
from amlc.workspace.faults import faulty
from amlc.workspace.house import House
from amlc.workspace.latency import later
from amlc.workspace.lifecycle import HOST, Connection
from amlc.workspace.proxy import Door, Doorkeeper
from amlc.workspace.store import Store
from amlc.workspace.tables import TABLES
from amlc.workspace.tunnel import upstream_of

_FOLDER_SECONDS = 2
_WRITING_SECONDS = 2
_TICK_SECONDS = 1
LOG = logging.getLogger("amlc.workspace")


def serve(folder: Path, *, offline: bool, latency: float = 0, ready: int | None = None) -> None:
    """Serve the workspace of `folder` until a signal or `POST /stop`. The caller holds the folder's lock.

    What it answers for Azure is `latency` milliseconds late.
    """
    shutil.rmtree(folder / "incoming", ignore_errors=True)
    (folder / "incoming").mkdir()
    house = House(folder=folder, keys=keys.load(folder), store=Store(folder / "workspace.sqlite"))
    blobs.make_own_containers(house)
    standing.restore(house)
    asyncio.run(_serve(house, offline=offline, latency=latency, ready=ready))


async def _serve(house: House, *, offline: bool, latency: float, ready: int | None) -> None:
    loop = asyncio.get_running_loop()
    authority = certificates.load_authority(house.folder)
    certificates.write_bundle(house.folder, authority, offline=offline)
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    state = ServerState()
    tables = {role: Table(routes) for role, routes in TABLES.items()}
    listener = await _listen(loop, house.folder, lambda: Door(keeper))
    port: int = listener.sockets[0].getsockname()[1]

    @functools.lru_cache(maxsize=256)
    def config(host: str | None) -> Config:
        app = application(house, tables, host, port)
        if host is not None:
            app = later(faulty(app, house.faults, host), latency)
        return Config(app, lifespan="off", log_config=None, access_log=False, server_header=False, ws="none")

    @functools.lru_cache(maxsize=256)
    def context(host: str) -> ssl.SSLContext:
        return certificates.server_context(authority, host)

    keeper = Doorkeeper(
        password=lifecycle.proxy_password(house.keys.token),
        context=context,
        serve=lambda host: H11Protocol(config(host), state, {}),
        upstream=upstream_of(),
        offline=offline,
    )
    connection = Connection(house.folder, port, house.keys.token, os.getpid())
    house.connection.update(connection.step_environment())
    house.stopping.append(lambda: loop.call_soon_threadsafe(stopped.set))
    runs.fail_interrupted(house)
    ticking = _Ticking(house)
    await listener.start_serving()
    record(connection)
    if ready is not None:
        os.write(ready, b"ready")
        os.close(ready)
    LOG.info("serving %s on %s:%d%s", house.folder, HOST, port, ", offline" if offline else "")
    ticking.start()
    await _until(stopped, house.folder)
    LOG.info("stopping")
    listener.close()
    await asyncio.to_thread(ticking.end)
    await asyncio.to_thread(_stop_runs, house)
    await asyncio.sleep(0.05)  # what was answered is sent
    for open_connection in list(state.connections):
        open_connection.shutdown()


class _Ticking(threading.Thread):
    """Starts what is due by the clock, until it is told to end."""

    def __init__(self, house: House) -> None:
        super().__init__(name="amlc-clock", daemon=True)
        self._house = house
        self._over = threading.Event()

    def run(self) -> None:
        while not self._over.wait(_TICK_SECONDS):
            try:
                firing.tick(self._house, clock.now())
            except Exception:
                LOG.exception("what is due could not be started")

    def end(self) -> None:
        self._over.set()
        self.join()


def _stop_runs(house: House) -> None:
    """Ask the runs to end; what does not in its time of grace is killed, and given a moment to be written down."""
    runs.stop_all(house)
    processes.kill_steps(os.getpid())
    deadline = time.monotonic() + _WRITING_SECONDS
    for thread in threading.enumerate():
        if thread.name.startswith("run-"):
            thread.join(max(0.0, deadline - time.monotonic()))


async def _until(stopped: asyncio.Event, folder: Path) -> None:
    """Wait to be told, or for the folder to be deleted: nobody could tell a workspace to stop that has no folder."""
    while not stopped.is_set() and (folder / "keys.json").exists():
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(stopped.wait(), _FOLDER_SECONDS)


def record(connection: Connection) -> None:
    """Say where the workspace is found."""
    state = {"port": connection.port, "pid": connection.pid, "token": connection.token}
    keys.write_private(connection.folder / "workspace.json", json.dumps(state).encode())


async def _listen(loop: asyncio.AbstractEventLoop, folder: Path, door: Callable[[], Door]) -> asyncio.Server:
    last = last_port(folder)
    if last is not None:
        with contextlib.suppress(OSError):
            # so that shells with the old address live on
            return await loop.create_server(door, HOST, last, start_serving=False)
    return await loop.create_server(door, HOST, 0, start_serving=False)


def last_port(folder: Path) -> int | None:
    """The port of the last time, as far as the record, which is only a cache, makes sense."""
    try:
        port = int(json.loads((folder / "workspace.json").read_text("utf-8"))["port"])
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return None
    return port if 0 < port < 65536 else None
