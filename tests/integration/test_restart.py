"""Starting, stopping, being killed, and two at once."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from amlc.workspace import admin, lifecycle
from amlc.workspace.lifecycle import Connection, WorkspaceError
from amlc.workspace.server import last_port
from tests.integration.client import Answer, ask, call, sign_in
from tests.integration.conftest import SCRIPTS, client_environment, prepare
from tests.integration.test_sdk import finished


def publisher(work: Path, connection: Connection, home: Path) -> "subprocess.Popen[str]":
    """Starts a copy of the script in a folder of its own."""
    if not work.exists():
        shutil.copytree(SCRIPTS, work)
    environment = client_environment(connection, home)
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    return subprocess.Popen([sys.executable, "pipeline.py"], cwd=work, env=environment, **pipes)  # type: ignore[call-overload,no-any-return]


def test_a_second_start_finds_the_first(folder: Path) -> None:
    first = lifecycle.ensure_started(folder)
    assert lifecycle.ensure_started(folder) == first
    assert lifecycle.find(folder) == first


def test_many_at_once_start_one(folder: Path) -> None:
    script = "import sys, pathlib; from amlc.workspace import lifecycle"
    script += "; print(lifecycle.ensure_started(pathlib.Path(sys.argv[1])).pid)"
    command = [sys.executable, "-c", script, str(folder)]
    starters = [subprocess.Popen(command, stdout=subprocess.PIPE) for _ in range(4)]
    assert len({starter.communicate()[0] for starter in starters}) == 1
    assert [starter.returncode for starter in starters] == [0, 0, 0, 0]


def test_token_and_certificates_outlive_a_restart(folder: Path) -> None:
    first = lifecycle.ensure_started(folder)
    authority = (folder / "ca.pem").read_bytes()
    assert lifecycle.stop(folder)
    assert lifecycle.find(folder) is None
    assert not lifecycle.stop(folder)
    second = lifecycle.ensure_started(folder)
    assert second.pid != first.pid
    assert (second.token, (folder / "ca.pem").read_bytes()) == (first.token, authority)


def test_only_the_owner_reads_the_state(folder: Path) -> None:
    lifecycle.ensure_started(folder)
    assert folder.stat().st_mode & 0o777 == 0o700
    for name in ("workspace.json", "keys.json", "ca.key"):
        assert (folder / name).stat().st_mode & 0o777 == 0o600


def test_a_stale_record_is_no_workspace(folder: Path) -> None:
    folder.mkdir()
    stale = {"port": 1, "pid": os.getpid(), "token": "t"}
    (folder / "workspace.json").write_text(json.dumps(stale))
    assert lifecycle.find(folder) is None
    assert lifecycle.ensure_started(folder).pid != os.getpid()
    assert lifecycle.stop(folder)
    (folder / "workspace.json").write_text("{")
    assert lifecycle.find(folder) is None
    lifecycle.ensure_started(folder)


def test_a_stranger_on_the_port_never_sees_the_token(folder: Path) -> None:
    folder.mkdir()
    heard: list[bytes] = []
    with socket.create_server((lifecycle.HOST, 0)) as stranger:

        def listen() -> None:
            client, _ = stranger.accept()
            heard.append(client.recv(10_000))
            client.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n{"proof": "x"}')
            client.close()

        thread = threading.Thread(target=listen)
        thread.start()
        state = {"port": stranger.getsockname()[1], "pid": 1, "token": "the-token"}
        (folder / "workspace.json").write_text(json.dumps(state))
        assert lifecycle.find(folder) is None
        thread.join()
    assert heard[0].startswith(b"GET /health?challenge=")
    assert b"the-token" not in heard[0]


def test_a_daemon_that_cannot_start_says_why(folder: Path) -> None:
    folder.mkdir()
    (folder / "keys.json").write_text("not json")
    with pytest.raises(WorkspaceError, match=r"the workspace could not start: .*Expecting value.*server\.log"):
        lifecycle.ensure_started(folder)


def test_what_was_answered_survives_kill_9(folder: Path) -> None:
    first = lifecycle.ensure_started(folder)
    kept: list[str] = []

    def publish() -> None:
        while True:
            body = {"Name": f"p{len(kept)}", "Graph": {"ModuleNodes": []}, "GraphInterface": {}}
            try:
                answer: Answer = call(first, "POST", "/pipelines/v1.0{WS}/Pipelines/Create", body)
            except (OSError, http.client.HTTPException):  # killed before, or in the middle of, an answer
                return
            if answer.status == 200:
                kept.append(answer.json["Id"])

    threads = [threading.Thread(target=publish) for _ in range(2)]
    for thread in threads:
        thread.start()
    while len(kept) < 20:
        time.sleep(0.01)
    os.kill(first.pid, signal.SIGKILL)
    for thread in threads:
        thread.join()
    second = lifecycle.ensure_started(folder)
    found = {one["id"] for one in admin.get(second, "/pipelines")}
    assert set(kept) <= found
    assert len(found) <= len(kept) + len(threads)  # one more each may have been kept, and never answered
    assert sign_in(second).status == 200


def test_a_publisher_whose_workspace_is_killed_publishes_again(folder: Path, tmp_path: Path, home: Path) -> None:
    first = lifecycle.ensure_started(folder, offline=True)
    prepare(first, tmp_path / "data")
    interrupted = publisher(tmp_path / "work", first, home)
    uploads = folder / "blobs/amlclocal/snapshots/uploads"
    while interrupted.poll() is None and not (uploads.is_dir() and any(uploads.iterdir())):
        time.sleep(0.001)
    os.kill(first.pid, signal.SIGKILL)
    interrupted.kill()  # it would try again for half a minute
    interrupted.communicate()
    second = lifecycle.ensure_started(folder, offline=True)
    assert list((folder / "incoming").iterdir()) == []
    again = publisher(tmp_path / "work", second, home)
    output, _ = again.communicate(timeout=60)
    assert again.returncode == 0, output
    ended = finished(second, (tmp_path / "work/run.id").read_text())
    assert (ended["status"], ended["message"]) == ("Completed", None)


def test_two_publishers_at_once(folder: Path, tmp_path: Path, home: Path) -> None:
    connection = lifecycle.ensure_started(folder, offline=True)
    prepare(connection, tmp_path / "data")
    publishers = [publisher(tmp_path / name, connection, home) for name in ("one", "two")]
    outputs = [one.communicate(timeout=60)[0] for one in publishers]
    assert [one.returncode for one in publishers] == [0, 0], outputs
    for name in ("one", "two"):
        assert finished(connection, (tmp_path / name / "run.id").read_text())["status"] == "Completed"
    assert sorted(one["version"] for one in admin.get(connection, "/models")) == [1, 2]


def test_a_run_that_was_going_on_has_failed_after_a_kill(folder: Path, tmp_path: Path, home: Path) -> None:
    first = lifecycle.ensure_started(folder, offline=True)
    prepare(first, tmp_path / "data")
    shutil.copytree(SCRIPTS, tmp_path / "work")
    mark = tmp_path / "pid"
    script = f"import os, time\nopen({str(mark)!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)\n"
    (tmp_path / "work/highspenders/train.py").write_text(script)
    started = publisher(tmp_path / "work", first, home)
    output, _ = started.communicate(timeout=60)
    assert started.returncode == 0, output
    while not (mark.exists() and mark.read_text()):
        time.sleep(0.01)
    os.kill(first.pid, signal.SIGKILL)
    second = lifecycle.ensure_started(folder, offline=True)
    ended = admin.get(second, f"/runs/{(tmp_path / 'work/run.id').read_text()}")
    assert ended["status"] == "Failed"
    assert [(step["status"], step["message"]) for step in ended["steps"]] == [
        ("Failed", "the workspace stopped while the step ran")
    ]
    time.sleep(0.1)
    assert (
        not Path(f"/proc/{mark.read_text()}/cmdline").exists()
        or not Path(f"/proc/{mark.read_text()}/cmdline").read_bytes()
    )


def test_a_deleted_folder_ends_its_workspace(folder: Path) -> None:
    pid = lifecycle.ensure_started(folder).pid
    shutil.rmtree(folder)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        status = Path(f"/proc/{pid}/status")
        if not status.exists() or "\tZ" in status.read_text():
            return
        time.sleep(0.05)
    raise AssertionError("it still runs")


@pytest.mark.parametrize("cache", ["null", "[]", '{"port": 99999999, "token": "t", "pid": 1}', '{"port": 1e999}', "1"])
def test_a_cache_that_makes_no_sense_is_ignored(cache: str, tmp_path: Path) -> None:
    (tmp_path / "workspace.json").write_text(cache)
    assert lifecycle.find(tmp_path) is None
    assert last_port(tmp_path) is None


def test_a_copied_workspace_writes_to_its_own_folder(folder: Path, tmp_path: Path) -> None:
    def store(connection: Connection, data: bytes) -> None:
        section = call(connection, "GET", "/datastore/v1.0{WS}/default").json["azureStorageSection"]
        address = f"/{section['containerName']}/x?{section['sasToken']}"
        header = {"x-ms-blob-type": "BlockBlob"}
        answer = ask(connection, "PUT", "amlclocal.blob.core.windows.net", address, body=data, headers=header)
        assert answer.status == 201

    store(lifecycle.ensure_started(folder), b"original")
    shutil.copytree(folder, tmp_path / "copy")  # as it runs, with the record of where it is found
    assert lifecycle.find(tmp_path / "copy") is None
    try:
        store(lifecycle.ensure_started(tmp_path / "copy"), b"copy")
    finally:
        lifecycle.stop(tmp_path / "copy")
    assert [path.read_bytes() for path in folder.glob("blobs/*/*/x")] == [b"original"]
    assert [path.read_bytes() for path in (tmp_path / "copy").glob("blobs/*/*/x")] == [b"copy"]


def test_nothing_lives_when_a_workspace_has_stopped(folder: Path, tmp_path: Path, home: Path) -> None:
    first = lifecycle.ensure_started(folder, offline=True)
    prepare(first, tmp_path / "data")
    shutil.copytree(SCRIPTS, tmp_path / "work")
    mark = tmp_path / "pid"
    script = "import os, signal, time\nsignal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
    script += f"open({str(mark)!r}, 'w').write(str(os.getpid()))\ntime.sleep(60)\n"
    (tmp_path / "work/highspenders/train.py").write_text(script)
    output, _ = publisher(tmp_path / "work", first, home).communicate(timeout=60)
    while not (mark.exists() and mark.read_text()):
        time.sleep(0.01)
    stopping = threading.Thread(target=lifecycle.stop, args=(folder,), kwargs={"timeout": 1})
    stopping.start()
    time.sleep(0.2)
    second = lifecycle.ensure_started(folder, offline=True)  # waits for the first to be gone
    assert [alive(first.pid), alive(int(mark.read_text()))] == [False, False], output
    stopping.join()
    assert lifecycle.find(folder) == second
    assert lifecycle.stop(folder)
    assert not alive(second.pid)


def alive(pid: int) -> bool:
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
