"""The folder of one step: where it works, and where its data is put."""

import os
from dataclasses import dataclass
from pathlib import Path

from amlc.workspace.runner.refusal import RefusedError


@dataclass(frozen=True, slots=True)
class Area:
    folder: Path

    @property
    def work(self) -> Path:
        """The working folder, which holds the snapshot's files."""
        return self.folder / "work"

    @property
    def inputs(self) -> Path:
        return self.folder / "inputs"

    @property
    def outputs(self) -> Path:
        return self.folder / "outputs"

    @property
    def artifacts(self) -> Path:
        return self.folder / "artifacts"

    def on_compute(self, path: str) -> Path:
        """Where a `path_on_compute` is: relative to the working folder, or, if absolute, below this folder.

        On a machine of its own a step may write anywhere; on this one it stays in its folder, and finds the place in
        its arguments and variables.
        """
        if path.startswith("/"):
            start, rest = self.folder / "compute", path.lstrip("/")
        else:
            start, rest = self.work, path
        place = Path(os.path.normpath(start / rest))
        if not place.is_relative_to(self.folder) or place in (self.folder, self.work):
            raise RefusedError(f"the path on compute `{path}` leaves the step's folder")
        return place
