"""A project of a test's own, and `amlc` run in it as a person would."""

import atexit
import os
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tests.integration import preloaded

NOTHING: Mapping[str, str] = {}
CREDENTIALS = {
    "AZURE_TENANT_ID": "7a3c5e5a-0000-4000-8000-000000000001",
    "AZURE_CLIENT_ID": "7a3c5e5a-0000-4000-8000-000000000002",
    "AZURE_SUBSCRIPTION_ID": "7a3c5e5a-0000-4000-8000-000000000003",
    "SP_PASSWORD": "correct-horse-battery-staple",
}


@cache
def command() -> Path:
    """`amlc`, in a process that has imported the SDK once for all tests of this one."""
    open_ = ExitStack()
    atexit.register(open_.close)
    folder = Path(open_.enter_context(tempfile.TemporaryDirectory(prefix="amlc-")))
    open_.enter_context(preloaded.command(folder / "amlc", {**os.environ, "HOME": str(folder)}))
    return folder / "amlc"


@dataclass(frozen=True)
class Project:
    """A folder with specs, and the HOME of who works in it."""

    folder: Path
    home: Path

    def start(self, *words: str, variables: Mapping[str, str] = NOTHING) -> subprocess.Popen[str]:
        """The command in a process of its own, for those who send it signals or run many at once."""
        return subprocess.Popen(
            [sys.executable, "-m", "amlc", *words],
            cwd=self.folder,
            env={**os.environ, "HOME": str(self.home), **variables},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def amlc(self, *words: str, code: int | None = 0, variables: Mapping[str, str] = NOTHING) -> str:
        """What the command printed; where a failure is expected, what it said; of any end, both."""
        path = os.pathsep.join((str(command().parent), str(Path(sys.executable).parent), os.environ["PATH"]))
        environ = {**os.environ, "PATH": path, "HOME": str(self.home), **variables}
        done = subprocess.run(
            [command(), *words], cwd=self.folder, env=environ, capture_output=True, text=True, timeout=120
        )
        assert code is None or done.returncode == code, (
            f"amlc {' '.join(words)} ended with {done.returncode}\n{done.stdout}{done.stderr}"
        )
        assert "Traceback" not in done.stderr
        return done.stdout + done.stderr if code is None else done.stderr if code else done.stdout

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.folder / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
