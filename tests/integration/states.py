"""What a workspace keeps at a moment, so that it can be put back, and compared with what there is at another."""

import json
import os
import re
import shutil
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

Files = dict[str, bytes | None]  # None is a folder
Rows = list[tuple[Any, ...]]

_RANDOM = re.compile(
    r"\b(?:[0-9a-f]{8}(?:(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})?|[0-9a-f]{32}|eyJ[\w-]+\.[\w-]+\.[\w-]+|(?<=sig=)[0-9a-f]{64})\b"
)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[.\d]*(?:\+00:00|Z)?")


class State(NamedTuple):
    """What a workspace keeps, and what a client keeps at home; `others` is what other workspaces keep."""

    rows: Rows
    files: Files
    home: Files
    others: dict[Path, Rows]

    def documents(self, kind: str) -> list[dict[str, Any]]:
        return [json.loads(body) for _, one, _, _, _, body in self.rows if one == kind]

    def digest(self) -> str:
        """The same for states that differ only in what was drawn by lot, and in the moments at which things were made:
        the order in which they were is that of the rows.
        """
        names: dict[str, str] = {}
        text = likened("\n".join(row[-1] + "\t".join(row[1:-1]) for row in self.rows), names)
        kept = sorted(f"{likened(one, names)} {content!r}" for one, content in self.files.items())
        return sha256("\n".join([text, *kept]).encode(errors="replace")).hexdigest()


def likened(text: str, names: dict[str, str] | None = None) -> str:
    """A text with every id replaced by its place among them, and without moments."""
    names = {} if names is None else names
    return _RANDOM.sub(lambda found: names.setdefault(found[0], f"id {len(names)}"), _MOMENT.sub("", text))


def read(folder: Path) -> Files:
    """The files of a folder, and its folders."""
    found: Files = {}
    for base, folders, names in os.walk(folder):
        where = Path(base)
        found |= {str((where / one).relative_to(folder)): None for one in folders}
        found |= {str((where / one).relative_to(folder)): (where / one).read_bytes() for one in names}
    return found


def write(folder: Path, files: Files) -> None:
    shutil.rmtree(folder)
    folder.mkdir()
    for name, content in files.items():
        if content is None:
            (folder / name).mkdir(parents=True, exist_ok=True)
        else:
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)
