"""What leads to a published pipeline: its endpoint and its schedules."""

from collections.abc import Mapping
from typing import Literal, NamedTuple


class Endpoint(NamedTuple):
    """A stable address. `default`: whether a new version becomes the one that its callers run."""

    name: str
    description: str | None
    default: bool


class Recurrence(NamedTuple):
    """By the clock, in the SDK's words. `start` is always there: without one, the service runs at once."""

    frequency: str
    interval: int
    start: str
    time_zone: str
    hours: tuple[int, ...]
    minutes: tuple[int, ...]
    week_days: tuple[str, ...]


class Trigger(NamedTuple):
    """When files on a datastore change. `parameter` gets the changed path."""

    datastore: str
    path: str | None
    polling_interval: int
    parameter: str | None


class Schedule(NamedTuple):
    """When a pipeline, or its endpoint, runs by itself: by the clock, or when a datastore changes.

    One that is not enabled is checked, and not compiled: so it is disabled, as one that the spec has no more.
    """

    name: str
    enabled: bool
    description: str | None
    of: Literal["endpoint", "pipeline"]
    recurrence: Recurrence | None
    trigger: Trigger | None
    experiment: str
    parameters: Mapping[str, str | int | float | bool]
    continue_on_step_failure: bool | None
