"""Pages that are executed: their console blocks show what each command prints, byte for byte."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from amlc.workspace import lifecycle
from tests.conftest import ROOT, Golden
from tests.integration.project import command

PAGES = ROOT / "tests" / "transcripts"
_CONSOLE = re.compile(r"(?ms)^```console\n(.*?)^```$")
_COMMAND = re.compile(r"(?m)^\$ (.*)$")
_FILE = re.compile(r"(?ms)^```\w+ (\S+)\n(.*?)^```$")
# Commits have these dates and names, so that they are always the same.
_GIT = {
    f"GIT_{who}_{what}": value
    for who in ("AUTHOR", "COMMITTER")
    for what, value in (("NAME", "Ada"), ("EMAIL", "ada@example.com"), ("DATE", "2026-11-20T16:00:00Z"))
}
# Ids that people wrote have four zeros, and stay.
_ID = re.compile(r"[0-9a-f]{8}-(?!0000-)[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_SHOWN_ID = "{:08x}-5d1b-4e7a-9a3c-6f2e8b0d4c71"
# What else differs from run to run, and what a page has in its place.
_CHANGING = (
    (re.compile(r"(after|\"seconds\":) \d+\.\d+"), r"\1 0.1"),
    (re.compile(r"(on port |127\.0\.0\.1:)\d{5}"), r"\g<1>40000"),
    (re.compile(r"process \d+"), "process 4000"),
    (re.compile(r"(\"serial\": \")[0-9a-f]{16}"), r"\g<1>5e21a10000000001"),
)


@dataclass(frozen=True, slots=True)
class Place:
    """A folder to run commands in. `ids` are those that were printed, by what the page has in their place."""

    folder: Path
    environ: dict[str, str]
    ids: dict[str, str] = field(default_factory=dict)

    def printed(self, command: str) -> str:
        """What a command prints, on both streams, as a terminal shows it; and its exit code, where that is not 0."""
        for shown, real in self.ids.items():
            command = command.replace(shown, real).replace(shown[:8], real[:8])
        done = subprocess.run(
            ["bash", "-c", command],
            cwd=self.folder,
            env=self.environ,
            text=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=120,
            check=False,
        )
        text = done.stdout + ("" if done.stdout.endswith("\n") or not done.stdout else "\n")
        assert not re.search(r"(?m)^Traceback|^error: this is a bug", text), text
        return self._settled(text) + (f"[exit code {done.returncode}]\n" if done.returncode else "")

    def executed(self, page: str) -> str:
        """The page with what its commands print now."""
        return _CONSOLE.sub(
            lambda block: "```console\n{}```".format(
                "".join(f"$ {one}\n{self.printed(one)}" for one in _COMMAND.findall(block[1]))
            ),
            page,
        )

    def write(self, page: str) -> None:
        """The files of the page: the blocks whose first line names one."""
        for name, text in _FILE.findall(page):
            self.write_file(name, text)

    def write_file(self, name: str, text: str) -> None:
        (self.folder / name).parent.mkdir(parents=True, exist_ok=True)
        (self.folder / name).write_text(text, encoding="utf-8")

    def _settled(self, text: str) -> str:
        """The text with what differs from run to run replaced, the same by the same."""
        for before, after in (
            (str(self.folder), "/home/ada/project"),
            (str(self.folder.parent), "/home/ada"),
            (sys.executable, "/usr/bin/python3"),
        ):
            text = text.replace(before, after)
        known = {real: shown for shown, real in self.ids.items()}
        for real in _ID.findall(text):
            if real not in known:
                known[real] = _SHOWN_ID.format(len(known) + 1)
                self.ids[known[real]] = real
        for real, shown in known.items():
            text = text.replace(real, shown)
        now = datetime.now(UTC)
        for day in {now.date(), (now - timedelta(minutes=10)).date()}:  # other dates are somebody's
            text = re.sub(rf"{day}([ T])\d\d:\d\d(:\d\d(\.\d+)?)?", lambda at: _moment(*at.groups("")), text)
        for pattern, instead in _CHANGING:
            text = pattern.sub(instead, text)
        return text


def _moment(between: str, seconds: str, fraction: str) -> str:
    """A moment as it is shown, as exactly as it was."""
    return f"2026-11-20{between}16:00{':00' if seconds else ''}{'.000000' if fraction else ''}"


@contextmanager
def place(home: Path) -> Iterator[Place]:
    """A project folder of its own, in which `amlc` is there; its workspaces are stopped in the end."""
    folder = home / "project"
    folder.mkdir()
    environ = {**os.environ, **_GIT, "HOME": str(home), "GIT_CONFIG_GLOBAL": os.devnull, "COLUMNS": "120"}
    environ["PATH"] = os.pathsep.join((str(command().parent), str(Path(sys.executable).parent), os.environ["PATH"]))
    try:
        yield Place(folder, environ)
    finally:
        for lock in folder.rglob("daemon.lock"):
            lifecycle.stop(lock.parent)


def follow(name: str, home: Path, golden: Golden) -> None:
    """Executes a page of `tests/transcripts`, and compares it with what its commands print."""
    page = PAGES / f"{name}.md"
    text = page.read_text("utf-8")
    with place(home) as here:
        here.write(text)
        golden(page, here.executed(text))


def commands(page: str) -> Iterator[tuple[str, str]]:
    """The page's commands, each with what it prints."""
    for block in _CONSOLE.findall(page):
        for part in ("\n" + block).split("\n$ ")[1:]:
            command, _, printed = part.partition("\n")
            yield command, printed
