"""Publishes a spec again and again, in forks of a process that has the SDK, to a workspace that is put back."""

import contextlib
import json
import os
import signal
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from requests.adapters import HTTPAdapter

from amlc.__main__ import main
from amlc.workspace import admin, lifecycle

NEVER = 10**9
LONGEST = 120  # seconds for one publication
PATIENCE = "24"  # seconds: a tenth of what people have


@dataclass(frozen=True, slots=True)
class Ended:
    """How a command ended, what it printed and what it complained of."""

    code: int
    out: str
    err: str


class Child(NamedTuple):
    """A command that runs, and the files that it prints to."""

    process: int
    out: Path
    err: Path

    def ended(self) -> Ended:
        """How it ended; it is killed when it takes too long."""
        begun = time.monotonic()
        while (ended := os.waitpid(self.process, os.WNOHANG))[0] == 0:
            if time.monotonic() - begun > LONGEST:
                os.kill(self.process, signal.SIGKILL)
                with self.err.open("a") as err:
                    err.write("it hung")
            time.sleep(0.02)
        return Ended(os.waitstatus_to_exitcode(ended[1]), self.out.read_text("utf-8"), self.err.read_text("utf-8"))


class Publisher:
    """Publishes a spec of a project whose workspace runs."""

    def __init__(self, folder: Path, spec: str, target: str | None) -> None:
        self.folder, self.spec = folder, spec
        self.words = [*(["--target", target] if target else []), spec]
        self.clean: list[tuple[Any, ...]] = []
        self.version = ""

    def begin(self, former: tuple[str, str] | None) -> None:
        """Starts the workspace, with all that the spec stands on, and a former version if the edit of one is given."""
        assert not (self.folder / ".amlc").exists(), "the workspace is to be a new one"
        self.connection = lifecycle.ensure_started(self.folder / ".amlc", offline=True)
        if former is not None:
            file = self.folder / self.spec
            text = file.read_text("utf-8")
            assert former[0] in text, former[0]
            file.write_text(text.replace(*former), encoding="utf-8")
            ended = self.run("compile", "--publish", *self.words)
            assert ended.code == 0, ended
            file.write_text(text, encoding="utf-8")
        else:
            assert self.run("plan", *self.words).code == 0
        with contextlib.closing(self._store()) as store:
            self.clean = store.execute("select * from documents").fetchall()

    def reset(self) -> None:
        """Puts the workspace back."""
        self.tell([])
        with contextlib.closing(self._store()) as store, store:
            store.execute("delete from documents")
            store.executemany("insert into documents values (?, ?, ?, ?, ?, ?)", self.clean)

    def tell(self, faults: Sequence[Mapping[str, Any]]) -> None:
        admin.put(self.connection, "/faults", list(faults))

    def count(self) -> int:
        """The requests of a publication that goes well."""
        self.reset()
        self.tell([{"status": 500, "nth": NEVER}])
        ended = self.run("compile", "--publish", "--json", *self.words)
        assert ended.code == 0, ended
        self.version = json.loads(ended.out)["version"]
        (seen,) = admin.get(self.connection, "/faults")
        return int(seen)

    def run(self, *words: str, kill_at: int | None = None) -> Ended:
        """Runs amlc."""
        return self.run_all([words], kill_at=kill_at)

    def run_all(self, commands: Sequence[Sequence[str]], *, kill_at: int | None = None) -> Ended:
        """Runs amlc once or more, until it fails, in a fork of this process with a home of its own."""
        with self.started(commands, kill_at=kill_at) as child:
            return child.ended()

    @contextlib.contextmanager
    def started(self, commands: Sequence[Sequence[str]], *, kill_at: int | None = None) -> "Iterator[Child]":
        with tempfile.TemporaryDirectory() as home:
            out, err = Path(home, "out"), Path(home, "err")
            process = os.fork()
            if process == 0:
                code = 99
                try:
                    code = self._child(commands, home, (out, err), kill_at)
                except SystemExit as end:
                    code = int(end.code or 0)
                finally:
                    sys.stdout.flush()
                    sys.stderr.flush()
                    os._exit(code)
            yield Child(process, out, err)

    def _child(
        self, commands: Sequence[Sequence[str]], home: str, files: tuple[Path, Path], kill_at: int | None
    ) -> int:
        for stream, file in zip((sys.stdout, sys.stderr), files, strict=True):
            os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), stream.fileno())
        os.chdir(self.folder)
        os.environ |= {"HOME": home, "AMLC_PATIENCE": PATIENCE}
        if kill_at is not None:
            _die_at(kill_at)
        return next((code for words in commands if (code := main(words)) != 0), 0)

    def documents(self, kind: str) -> list[dict[str, Any]]:
        with contextlib.closing(self._store()) as store:
            query = "select body from documents where kind = ? order by number"
            return [json.loads(row[0]) for row in store.execute(query, (kind,))]

    def _store(self) -> sqlite3.Connection:
        return sqlite3.connect(self.folder / ".amlc" / "workspace.sqlite", timeout=30)


def _die_at(number: int) -> None:
    """Has this process killed when the request of a number was answered, before anybody hears of it."""
    send: Any = HTTPAdapter.send
    seen, lock = [0], threading.Lock()

    def counted(*args: Any, **kwargs: Any) -> Any:
        answer = send(*args, **kwargs)
        with lock:
            seen[0] += 1
            if seen[0] == number:
                os.kill(os.getpid(), signal.SIGKILL)
        return answer

    HTTPAdapter.send = counted
