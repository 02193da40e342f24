"""Finds, starts and stops the embedded workspace of a folder."""

import hashlib
import hmac
import http.client
import json
import os
import secrets
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from amlc.workspace import processes

HOST = "127.0.0.1"


class WorkspaceError(Exception):
    """The workspace could not be started, stopped or asked; the text is one sentence for a person."""


@dataclass(frozen=True, slots=True)
class Connection:
    """A workspace that answered."""

    folder: Path
    port: int
    token: str
    pid: int

    def environment(self) -> dict[str, str]:
        """The variables by which any program on this machine reaches the workspace instead of Azure."""
        return {**self.step_environment(), "AMLC_WORKSPACE_TOKEN": self.token}

    def step_environment(self) -> dict[str, str]:
        """The same for a step, which has no business with the admin API."""
        proxy = f"http://amlc:{proxy_password(self.token)}@{HOST}:{self.port}"
        bundle = str(self.folder / "ca-bundle.pem")
        return {
            "HTTPS_PROXY": proxy,
            "https_proxy": proxy,
            "NO_PROXY": "127.0.0.1,localhost",
            "no_proxy": "127.0.0.1,localhost",
            "REQUESTS_CA_BUNDLE": bundle,
            "SSL_CERT_FILE": bundle,
            "CURL_CA_BUNDLE": bundle,
            # The SDK's telemetry off (azureml/telemetry/logger/_abstract_event_logger.py): nobody reads it here, and a
            # script would wait for it for seconds before it ends.
            "HBI_WORKSPACE_JOB": "true",
        }


def ensure_started(folder: Path, *, offline: bool = False, latency: float = 0, timeout: float = 20) -> Connection:
    """The workspace of `folder`, started as a daemon if none answers there: as the options of the daemon say."""
    folder = folder.absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        raise WorkspaceError(f"cannot make the workspace's folder {folder}: {error.strerror}") from error
    found = find(folder)
    if found is not None:
        return found
    with _locked(folder / "start.lock"):
        deadline = time.monotonic() + timeout
        while True:
            found = find(folder)
            if found is not None:
                return found
            if not _serves(folder) or time.monotonic() > deadline:
                break
            time.sleep(0.05)  # the last one is still ending, or another one begins
        options = [*(["--offline"] if offline else []), *(["--latency", str(latency)] if latency else [])]
        return _start(folder, options, timeout)


def find(folder: Path) -> Connection | None:
    """The workspace that serves `folder` now, if one answers."""
    folder = folder.absolute()
    connection = _recorded(folder)
    if connection is None or not _answers(connection):
        return None
    return connection


def stop(folder: Path, *, timeout: float = 15) -> bool:
    """Stop the workspace of `folder` and what it runs; False if there is none. It is gone when this returns.

    It gives its steps 5 seconds to end, so that the timeout should be longer.
    """
    folder = folder.absolute()
    if not folder.is_dir() or not _serves(folder):
        return False
    connection, daemon = find(folder), _holder(folder)
    if connection is not None:
        _ask_to_stop(connection, timeout)
    if _ended(folder, daemon, timeout):
        return True
    if daemon is not None:  # it holds the lock, so that the id is still its own
        processes.kill_steps(daemon)
        with suppress(ProcessLookupError):
            os.kill(daemon, signal.SIGKILL)
    if not _ended(folder, daemon, timeout):
        raise WorkspaceError(f"the workspace in {folder} does not end")
    return True


def _ask_to_stop(connection: Connection, timeout: float) -> None:
    request = http.client.HTTPConnection(HOST, connection.port, timeout=timeout)
    try:
        request.request("POST", "/stop", headers={"Authorization": f"Bearer {connection.token}"})
        request.getresponse().read()
    except (OSError, http.client.HTTPException):
        pass  # it may close the connection before it has answered
    finally:
        request.close()


def _ended(folder: Path, daemon: int | None, timeout: float) -> bool:
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        if not folder.is_dir() or not _serves(folder) or _holder(folder) != daemon:
            return True
        time.sleep(0.01)
    return False


def _holder(folder: Path) -> int | None:
    """The process that holds the folder, if one does: it writes its id into the lock."""
    try:
        return int((folder / "daemon.lock").read_text("utf-8"))
    except (OSError, ValueError):
        return None


def proxy_password(token: str) -> str:
    """The password of the proxy: who has it, as every step has, does not have the token of the admin API."""
    return hmac.new(token.encode(), b"amlc-proxy", hashlib.sha256).hexdigest()


def proof(token: str, challenge: str, folder: Path) -> str:
    """What only the workspace of the folder can answer, so that the token is never sent to a stranger on a reused port,
    and nobody who has a copy of a workspace is served by the original.
    """
    text = f"amlc-workspace:{challenge}:{os.path.realpath(folder)}"
    return hmac.new(token.encode(), os.fsencode(text), hashlib.sha256).hexdigest()


def _recorded(folder: Path) -> Connection | None:
    try:
        state: Any = json.loads((folder / "workspace.json").read_text("utf-8"))
        return Connection(folder, int(state["port"]), str(state["token"]), int(state["pid"]))
    except (OSError, ValueError, KeyError, TypeError, OverflowError):
        return None  # it is only a cache


def _answers(connection: Connection) -> bool:
    challenge = secrets.token_hex(16)
    request = http.client.HTTPConnection(HOST, connection.port, timeout=3)
    try:
        request.request("GET", f"/health?challenge={challenge}")
        body: Any = json.loads(request.getresponse().read(10_000))
        return hmac.compare_digest(str(body["proof"]), proof(connection.token, challenge, connection.folder))
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError, OverflowError):
        return False
    finally:
        request.close()


def _start(folder: Path, options: Sequence[str], timeout: float) -> Connection:
    """Start the daemon and wait until it says that it serves; it leaves this process, and is nobody's child."""
    log = folder / "server.log"
    heard, said = os.pipe()
    command = [sys.executable, "-m", "amlc.workspace", str(folder), "--ready", str(said)]
    with log.open("ab") as output:
        begin = output.tell()
        process = subprocess.Popen(
            [*command, *options],
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=folder,
            start_new_session=True,
            pass_fds=(said,),
        )
    os.close(said)
    with os.fdopen(heard, "rb") as ready:
        answered = select.select([ready], [], [], timeout)[0]
        said_so = bool(answered and ready.read())
    process.wait()
    connection = find(folder) if said_so else None
    if connection is not None:
        return connection
    if answered:
        raise WorkspaceError(f"the workspace could not start: {_last_line(log, begin)} (see {log})")
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)  # the daemon is still in the group of who started it
    raise WorkspaceError(f"the workspace did not answer within {timeout:g} seconds (see {log})")


def _last_line(log: Path, begin: int) -> str:
    with log.open("rb") as lines:
        lines.seek(begin)
        written = lines.read().decode("utf-8", "replace").strip().splitlines()
    return written[-1] if written else "it ended without a word"


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    import fcntl

    with path.open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _serves(folder: Path) -> bool:
    """Whether a daemon holds the folder: it keeps this lock as long as it lives. Who only looks shares it."""
    import fcntl

    with (folder / "daemon.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False
