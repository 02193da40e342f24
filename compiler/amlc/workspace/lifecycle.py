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
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
        proxy = f"http://amlc:{self.token}@{HOST}:{self.port}"
        bundle = str(self.folder / "ca-bundle.pem")
        return {
            "HTTPS_PROXY": proxy,
            "https_proxy": proxy,
            "NO_PROXY": "127.0.0.1,localhost",
            "no_proxy": "127.0.0.1,localhost",
            "REQUESTS_CA_BUNDLE": bundle,
            "SSL_CERT_FILE": bundle,
            "CURL_CA_BUNDLE": bundle,
            "AMLC_WORKSPACE_TOKEN": self.token,
        }


def ensure_started(folder: Path, *, offline: bool = False, timeout: float = 20) -> Connection:
    """The workspace of `folder`, started as a daemon if none answers there."""
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
        found = find(folder)
        if found is not None:
            return found
        return _start(folder, offline=offline, timeout=timeout)


def find(folder: Path) -> Connection | None:
    """The workspace that serves `folder` now, if one answers."""
    folder = folder.absolute()
    connection = _recorded(folder)
    if connection is None or not _answers(connection):
        return None
    return connection


def stop(folder: Path, *, timeout: float = 10) -> bool:
    """Stop the workspace of `folder`; False if none answered."""
    connection = find(folder)
    if connection is None:
        return False
    request = http.client.HTTPConnection(HOST, connection.port, timeout=timeout)
    try:
        request.request("POST", "/stop", headers={"Authorization": f"Bearer {connection.token}"})
        request.getresponse().read()
    except (OSError, http.client.HTTPException):
        pass  # it may close the connection before it has answered
    finally:
        request.close()
    deadline = time.monotonic() + timeout
    while time.monotonic() < deadline:
        if not _serves(folder.absolute()):
            return True
        time.sleep(0.01)
    os.kill(connection.pid, signal.SIGKILL)  # it proved just now that it is the workspace
    return True


def proof(token: str, challenge: str) -> str:
    """What only a holder of the token can answer, so that the token is never sent to a stranger on a reused port."""
    return hmac.new(token.encode(), b"amlc-workspace:" + challenge.encode(), hashlib.sha256).hexdigest()


def _recorded(folder: Path) -> Connection | None:
    try:
        state: Any = json.loads((folder / "workspace.json").read_text("utf-8"))
        return Connection(folder, int(state["port"]), str(state["token"]), int(state["pid"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _answers(connection: Connection) -> bool:
    challenge = secrets.token_hex(16)
    request = http.client.HTTPConnection(HOST, connection.port, timeout=3)
    try:
        request.request("GET", f"/health?challenge={challenge}")
        body: Any = json.loads(request.getresponse().read(10_000))
        return hmac.compare_digest(str(body["proof"]), proof(connection.token, challenge))
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        return False
    finally:
        request.close()


def _start(folder: Path, *, offline: bool, timeout: float) -> Connection:
    """Start the daemon and wait until it says that it serves; it leaves this process, and is nobody's child."""
    log = folder / "server.log"
    heard, said = os.pipe()
    command = [sys.executable, "-m", "amlc.workspace", str(folder), "--ready", str(said)]
    with log.open("ab") as output:
        begin = output.tell()
        process = subprocess.Popen(
            [*command, *(["--offline"] if offline else [])],
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
    """Whether a daemon holds the folder: it keeps this lock as long as it lives."""
    import fcntl

    with (folder / "daemon.lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return True
        return False
