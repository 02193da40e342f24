"""What differs between two records, down to the setting."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from amlc.tree import Path

COVERED = "***"  # stands for a secret, whatever it is
_SUBJECT = re.compile(r"[^\s=<>~!@;\[]+")
_REFERENCES = ({"secret_env"}, {"key_vault", "secret"})


class Change(NamedTuple):
    """A setting that differs. `before` is None where there was none, `after` where there is none any more.

    A secret is COVERED in both: that another one is meant is all that is said.
    """

    path: Path
    before: Any
    after: Any


def changes(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Change]:
    """The settings that differ, in the order of the new record, then what it has no more."""
    found = _mapping((), before, after)
    return [one._replace(before=_covered(one.before), after=_covered(one.after)) for one in found]


def _covered(value: Any) -> Any:
    """A value without the secrets in it."""
    if _is_secret(value):
        return COVERED
    if isinstance(value, Mapping):
        return {key: _covered(one) for key, one in value.items()}
    return [_covered(one) for one in value] if isinstance(value, list | tuple) else value


def _is_secret(value: Any) -> bool:
    return isinstance(value, Mapping) and value.keys() in _REFERENCES


def _differences(path: Path, before: Any, after: Any) -> Iterator[Change]:
    if isinstance(before, Mapping) and isinstance(after, Mapping) and not (_is_secret(before) or _is_secret(after)):
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
    """The items between what both begin with and what both end with: one by one where there are as many of them, and
    otherwise those that are of the same thing.
    """
    shortest = min(len(before), len(after))
    start = next((at for at in range(shortest) if not _same(before[at], after[at])), shortest)
    rest = shortest - start
    end = next((at for at in range(rest) if not _same(before[-1 - at], after[-1 - at])), rest)
    old, new = before[start : len(before) - end], after[start : len(after) - end]
    pairs = (
        list(zip(range(len(old)), range(len(new)), strict=False)) if len(old) == len(new) else _of_the_same(old, new)
    )
    for at, to in pairs:
        yield from _differences((*path, start + to), old[at], new[to])
    kept, known = ({one[0] for one in pairs}, {one[1] for one in pairs})
    for at in (one for one in range(len(old)) if one not in kept):
        yield Change((*path, start + at), old[at], None)
    for to in (one for one in range(len(new)) if one not in known):
        yield Change((*path, start + to), None, new[to])


def _of_the_same(old: Sequence[Any], new: Sequence[Any]) -> list[tuple[int, int]]:
    """The items that are of the same thing, such as two versions of a package; none if their order is another."""
    subjects = [[_subject(one) for one in items] for items in (old, new)]
    if any(None in one or len(set(one)) < len(one) for one in subjects):
        return []
    places = {one: to for to, one in enumerate(subjects[1])}
    pairs = [(at, places[one]) for at, one in enumerate(subjects[0]) if one in places]
    return pairs if pairs == sorted(pairs, key=lambda one: one[1]) else []


def _subject(item: Any) -> str | None:
    """What an item is of: `pandas` of `pandas==2.2.3`, `--rows` of `--rows=5`."""
    found = _SUBJECT.match(item) if isinstance(item, str) else None
    return found[0].lower() if found else None
