"""A project of a test's own, and `amlc` run in it as a person would."""

import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

NOTHING: Mapping[str, str] = {}
CREDENTIALS = {
    "AZURE_TENANT_ID": "7a3c5e5a-0000-4000-8000-000000000001",
    "AZURE_CLIENT_ID": "7a3c5e5a-0000-4000-8000-000000000002",
    "AZURE_SUBSCRIPTION_ID": "7a3c5e5a-0000-4000-8000-000000000003",
    "SP_PASSWORD": "correct-horse-battery-staple",
}


@dataclass(frozen=True)
class Project:
    """A folder with specs, and the HOME of who works in it."""

    folder: Path
    home: Path

    def start(self, *words: str, variables: Mapping[str, str] = NOTHING) -> subprocess.Popen[str]:
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
        process = self.start(*words, variables=variables)
        out, err = process.communicate(timeout=120)
        assert code is None or process.returncode == code, (
            f"amlc {' '.join(words)} ended with {process.returncode}\n{out}{err}"
        )
        assert "Traceback" not in err
        return out + err if code is None else err if code else out

    def edit(self, file: str, old: str, new: str) -> None:
        path = self.folder / file
        text = path.read_text("utf-8")
        assert old in text
        path.write_text(text.replace(old, new), encoding="utf-8")
