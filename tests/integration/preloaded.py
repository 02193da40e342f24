"""`amlc` as it is, but for the seconds that its imports take: a process that has made them forks for each command.

`command` writes an executable for a PATH; it hands its words, folder, variables and streams to that process, and ends
as the command does.
"""

import importlib
import json
import os
import pkgutil
import select
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

import amlc

ROOT = Path(__file__).parents[2]
_ASKING = """\
#!{python} -IS
import json, os, socket, sys
asked = json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode()
with socket.socket(socket.AF_UNIX) as line:
    line.connect({address!r})
    socket.send_fds(line, [len(asked).to_bytes(4, "big")], [0, 1, 2])
    line.sendall(asked)
    code = line.recv(1)
os._exit(code[0] if code else 70)
"""


@contextmanager
def command(path: Path, environ: Mapping[str, str]) -> Iterator[None]:
    """Writes the executable, which works as long as the context lasts. Its folder's path is short: a socket lies there.
    What the SDK reads of HOME while it is imported is that of `environ`.
    """
    address = path.with_name("line")
    words, pipe = [sys.executable, "-m", __name__, str(address)], subprocess.PIPE
    serving = subprocess.Popen(words, cwd=ROOT, env=dict(environ), stdin=pipe, stdout=pipe)
    try:
        if serving.stdout is None or serving.stdout.readline() != b"ready\n":
            raise RuntimeError("the process that has the imports could not start")
        path.write_text(_ASKING.format(python=sys.executable, address=str(address)), encoding="utf-8")
        path.chmod(0o755)
        yield
    finally:
        serving.kill()
        serving.communicate()


def _serve(address: str) -> None:
    from amlc.backends.azureml_v1 import sdk

    for found in pkgutil.walk_packages(amlc.__path__, "amlc."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)
    sdk.load()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for the children
    with socket.socket(socket.AF_UNIX) as door:
        door.bind(address)
        door.listen()
        print("ready", flush=True)
        while sys.stdin not in select.select([door, sys.stdin], [], [])[0]:  # its end is that of who started this
            line, _ = door.accept()
            if os.fork() == 0:
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                door.close()
                code = _run(line)
                line.sendall(bytes([code]))
                os._exit(code)
            line.close()


def _run(line: socket.socket) -> int:
    """One command, in a process of its own; its exit code."""
    from amlc.__main__ import main

    length, streams, _, _ = socket.recv_fds(line, 4, 3)
    asked = b""
    while len(asked) < int.from_bytes(length, "big"):
        asked += line.recv(1 << 20)
    words, folder, environ = json.loads(asked)
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environ)
    sys.stdin, sys.stdout, sys.stderr = _text(0, "r"), _text(1, "w"), _text(2, "w")
    try:
        code = main(words)
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
    sys.stdout.flush()
    sys.stderr.flush()
    return code


def _text(number: int, mode: str) -> TextIO:
    """A stream that is seen as soon as a line is whole, so that what a command prints stays in order."""
    return open(number, mode, encoding="utf-8", buffering=1, closefd=False)  # type: ignore[return-value]


if __name__ == "__main__":
    _serve(sys.argv[1])
