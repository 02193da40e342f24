"""What every model of the spec shares: strict, frozen, no unknown keys; and how a union picks its member."""

from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict

# A union's tag starts with a character that no YAML file can hold: it can be told from a key in an error's path.
TAG = "\0"


class Model(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True, populate_by_name=False)


def by_kind(default: str) -> Callable[[Any], str | None]:
    """Picks a union's member by the `kind` key. None, an error, for what is no mapping."""

    def pick(value: Any) -> str | None:
        if not isinstance(value, Mapping):
            return None
        kind = value.get("kind", default)
        return TAG + kind if isinstance(kind, str) else TAG

    return pick


def by_key(*keys: str, scalar: bool = False) -> Callable[[Any], str | None]:
    """Picks a union's member by the first of the keys that a mapping has; a scalar is the member `value`."""

    def pick(value: Any) -> str | None:
        if isinstance(value, Mapping):
            return next((TAG + key for key in keys if key in value), TAG)
        if scalar and isinstance(value, str | int | float | bool):
            return TAG + "value"
        return None

    return pick
