"""What a workspace has that publishing depends on."""

import hashlib
import json
import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from amlc.changes import Change
from amlc.comparison import Difference
from amlc.program import Call, Statement
from amlc.record import Record
from amlc.scheduling import Scheduled
from amlc.tree import Path

# The version of what amlc published: what people wrote, `+`, the digest.
OURS = re.compile(r".+\+[0-9a-f]{16}")


class Published(NamedTuple):
    """A published pipeline. `record` are its settings, None where they are not known; `tracked` where it came from."""

    id: str
    name: str
    version: str
    created: datetime
    enabled: bool = True
    record: Record | None = None
    tracked: Mapping[str, str] = {}


class Endpoint(NamedTuple):
    """A pipeline endpoint. `versions` are the published pipelines' ids by version."""

    id: str
    name: str
    default: str
    versions: Mapping[str, str]
    description: str = ""
    enabled: bool = True

    @property
    def serves(self) -> str | None:
        """The id of the pipeline that its callers run."""
        return self.versions.get(self.default)


class Differing(NamedTuple):
    """What is there and is not what the spec says."""

    statement: Statement
    differences: tuple[Difference, ...]

    @property
    def in_place(self) -> bool:
        """Whether its `update` can make it what the spec says."""
        return all(one.setting in self.statement.updates for one in self.differences)

    @property
    def begun(self) -> bool:
        """Whether it is a workspace as the SDK makes it, before it has its friendly name: making it was interrupted."""
        call = self.statement.value
        name = call.kwargs.get("workspace_name") if isinstance(call, Call) else None
        return [(one.setting, one.found) for one in self.differences] == [("friendly_name", name)]

    @property
    def changes(self) -> tuple[Change, ...]:
        """The settings of the spec that it lacks."""
        at = self.statement.origin
        at = (*at, "definition") if at == ("workspace",) else at
        return tuple(Change((*at, *one.setting.split(".", 1)), one.found, one.wanted) for one in self.differences)


class Observed(NamedTuple):
    """What the workspace has.

    `versions` are the enabled ones of the pipeline, oldest first; `others` those that amlc published under another
    name, and that the endpoint serves or the spec's `id_file` names; `served` the ids of the pipelines that endpoints
    serve, by the endpoint's name. The rest is what the program looks up, and of that what is absent and can be made,
    is not as it should be, or is missing. `refused` are the spec's paths at which publishing is refused.
    """

    versions: tuple[Published, ...] = ()
    others: tuple[Published, ...] = ()
    endpoint: Endpoint | None = None
    schedules: tuple[Scheduled, ...] = ()
    served: Mapping[str, str] = {}
    present: tuple[Statement, ...] = ()
    absent: tuple[Statement, ...] = ()
    differing: tuple[Differing, ...] = ()
    missing: tuple[Statement, ...] = ()
    refused: frozenset[Path] = frozenset()


def live(versions: Iterable[Published], endpoint: Endpoint | None) -> Published | None:
    """Of the enabled versions, oldest first, the one that callers run: what the endpoint serves, or the newest that
    amlc published.
    """
    serves = endpoint.serves if endpoint else None
    ours = [one for one in versions if OURS.fullmatch(one.version)]
    return next((one for one in ours if one.id == serves), ours[-1] if ours else None)


def serial(observed: Observed) -> str:
    """Sixteen hexadecimal digits that are others as soon as the workspace has something else that plans depend on."""
    facts = [
        sorted((one.id, one.version) for one in observed.versions),
        observed.endpoint and (*observed.endpoint[:3], sorted(observed.endpoint.versions.items())),
        sorted((one.id, one.name, one.description, one.active, one.runs) for one in observed.schedules),
        sorted(set(observed.served.values())),
        sorted(repr(one.origin) for one in observed.absent),
    ]
    return hashlib.sha256(json.dumps(facts).encode()).hexdigest()[:16]
