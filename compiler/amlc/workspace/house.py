"""Everything the workspace has: its folder, its keys and its store."""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from amlc.workspace import clock
from amlc.workspace.faults import Faults
from amlc.workspace.keys import Keys
from amlc.workspace.store import Store


@dataclass(frozen=True, kw_only=True)
class House:
    folder: Path
    keys: Keys
    store: Store
    connection: dict[str, str] = field(default_factory=dict)  # variables by which a step reaches this workspace
    canceled: set[str] = field(default_factory=set)  # pipeline runs that should end
    faults: Faults = field(default_factory=Faults)
    timing: threading.Lock = field(default_factory=threading.Lock)  # who moves the clock, or starts what is due
    stopping: list[Callable[[], object]] = field(default_factory=list)  # called to stop the daemon

    def beside(self) -> Path:
        """A new name in the folder for what is written before it is moved to its place."""
        return self.folder / "incoming" / secrets.token_hex(12)


def now() -> str:
    """The time as the services write it, for what is made or changed now."""
    return clock.written(clock.date())
