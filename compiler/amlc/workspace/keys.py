"""What a workspace keeps for life: its id, the token that lets clients in, and the secret that it signs with."""

import json
import os
import secrets
import uuid
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Keys:
    workspace_id: str
    token: str
    secret: str


def load(folder: Path) -> Keys:
    """The keys of `folder`, made on first use."""
    path = folder / "keys.json"
    if not path.exists():
        made = {
            "workspace_id": str(uuid.uuid4()),
            "token": secrets.token_urlsafe(32),
            "secret": secrets.token_urlsafe(48),
        }
        write_private(path, json.dumps(made).encode())
    return Keys(**json.loads(path.read_text("utf-8")))


def write_private(path: Path, content: bytes) -> None:
    """Put a file that only its owner can read in place, whole or not at all."""
    beside = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    beside.replace(path)
