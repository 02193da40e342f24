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
            inside = one.__dict__
            waiting += [
                ((*at, key), inside[name]) for name, key in _keys(type(one)) if isinstance(inside[name], HOLDERS)
            ]
        elif isinstance(one, dict):
            waiting += [((*at, key), inner) for key, inner in reversed(one.items()) if isinstance(inner, HOLDERS)]
        elif isinstance(one, tuple):
            waiting += [
                ((*at, index), one[index]) for index in reversed(range(len(one))) if isinstance(one[index], HOLDERS)
            ]


# What may hold a model, or be one.
HOLDERS = (Model, dict, tuple)


@cache
def _keys(model: type[Model]) -> tuple[tuple[str, str], ...]:
    """The names of a model's fields, the last one first, with the keys that a file writes."""
    return tuple((name, field.alias or name) for name, field in reversed(model.model_fields.items()))
