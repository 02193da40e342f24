"""Walks a bound spec: every model in it, with the path that a file writes."""

from collections.abc import Iterator
from functools import cache
from typing import Any

from amlc.spec.model import Model
from amlc.tree import Path


def models(value: Any, path: Path = ()) -> Iterator[tuple[Path, Model]]:
    """Each model at or below a value, before those inside it."""
    waiting: list[tuple[Path, Any]] = [(path, value)]
    while waiting:
        at, one = waiting.pop()
        if isinstance(one, Model):
            yield at, one
            waiting += [((*at, key), inner) for key, inner in reversed(holders(one))]
        elif isinstance(one, dict):
            waiting += [((*at, key), inner) for key, inner in reversed(one.items()) if isinstance(inner, _HOLDERS)]
        elif isinstance(one, tuple):
            inside = [((*at, index), inner) for index, inner in enumerate(one) if isinstance(inner, _HOLDERS)]
            waiting += reversed(inside)


def holders(model: Model) -> list[tuple[str, Any]]:
    """What may hold a model, or is one, by the key that a file writes, in the model's order."""
    inside = model.__dict__
    return [(key, one) for name, key in _keys(type(model)) if (one := inside[name]) and isinstance(one, _HOLDERS)]


_HOLDERS = (Model, dict, tuple)
_PLAIN = (str, int, float, bool)


@cache
def _keys(model: type[Model]) -> tuple[tuple[str, str], ...]:
    """The names of the fields that may have a model in them, with the keys that a file writes."""
    there = model.model_fields.items()
    return tuple((name, field.alias or name) for name, field in there if field.annotation not in _PLAIN)
