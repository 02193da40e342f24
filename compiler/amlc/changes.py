"""What differs between two records, down to the setting."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from amlc.tree import Path


class Change(NamedTuple):
    """A setting that differs. `before` is None where there was none, `after` where there is none any more."""

    path: Path
    before: Any
    after: Any


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """The settings that differ, in the order of the new record, then what it has no more."""
    return list(_mapping((), before, after))


def _differences(path: Path, before: Any, after: Any) -> Iterator[Change]:
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _mapping(path, before, after)
    elif isinstance(before, list | tuple) and isinstance(after, list | tuple):
        yield from _sequence(path, before, after)
    elif not _same(before, after):
        yield Change(path, before, after)


def _mapping(path: Path, before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Change]:
    for key, value in after.items():
        if key in before:
            yield from _differences((*path, key), before[key], value)
        else:
            yield Change((*path, key), None, value)
    for key, value in before.items():
        if key not in after:
            yield Change((*path, key), value, None)


def _same(before: Any, after: Any) -> bool:
    """Whether two values are written the same: false is not 0, wherever in them it is."""
    return json.dumps(before, sort_keys=True) == json.dumps(after, sort_keys=True)


def _sequence(path: Path, before: Sequence[Any], after: Sequence[Any]) -> Iterator[Change]:
    """The items between what both begin with and what both end with: one by one where there are as many of them."""
    shortest = min(len(before), len(after))
    start = next((at for at in range(shortest) if not _same(before[at], after[at])), shortest)
    rest = shortest - start
    end = next((at for at in range(rest) if not _same(before[-1 - at], after[-1 - at])), rest)
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    if len(old) == len(new):
        for at, (one, other) in enumerate(zip(old, new, strict=True)):
            yield from _differences((*path, start + at), one, other)
    else:
        for at, one in enumerate(old):
            yield Change((*path, start + at), one, None)
        for at, one in enumerate(new):
            yield Change((*path, start + at), None, one)
