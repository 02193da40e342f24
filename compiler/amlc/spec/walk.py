"""Walks a bound spec: every model in it, with the path that a file writes."""

from collections.abc import Iterator, Mapping
from typing import Any

from amlc.spec.model import Model
from amlc.tree import Path


def models(value: Any, path: Path = ()) -> Iterator[tuple[Path, Model]]:
    """Each model at or below a value, before those inside it."""
    match value:
        case Model():
            yield path, value
            for name, field in type(value).model_fields.items():
                yield from models(value.__dict__[name], (*path, field.alias or name))
        case Mapping():
            for key, one in value.items():
                yield from models(one, (*path, key))
        case tuple():
            for index, one in enumerate(value):
                yield from models(one, (*path, index))
        case _:
            pass
