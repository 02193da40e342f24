"""Makes something that binds out of something that does not, so that one run can look further than its first mistakes.

What was wrong has been said by then; what is put in its place is never reported and never compiled.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from amlc.spec.shape import fields, shape
from amlc.tree import Path

# For fields whose type alone does not say what could stand there.
_STAND_INS: Mapping[str, Any] = {
    "amlc": 1,
    "auth": {"kind": "interactive"},
    "workspace": {"kind": "local"},
}


# An item in place of one that is wrong, by what is wrong with it.
_ITEMS: Mapping[str, Any] = {"int_type": 1, "greater_than_equal": 1, "less_than_equal": 1}


class Fault:
    """One error of pydantic: where it is, what sort it is of, and for a misspelt key or kind which one was meant."""

    __slots__ = ("meant", "model", "path", "sort")

    def __init__(self, path: Path, sort: str, model: type[BaseModel] | None, meant: str | None) -> None:
        self.path = path
        self.sort = sort
        self.model = model
        self.meant = meant


def repaired(value: Any, faults: Iterable[Fault], tried: set[Path]) -> Any | None:
    """The value without its faults: misspelt keys renamed, missing ones filled, the rest out; None if none is left.

    `tried` is where an earlier repair did not help: what is there goes as a whole.
    """
    made = _thawed(value)
    order = ("extra_forbidden", "missing")
    ranked = sorted(faults, key=lambda one: order.index(one.sort) if one.sort in order else len(order))
    for fault in ranked:
        path = fault.path
        if path in tried and fault.sort != "missing":  # what was wrong is taken out, and then missing
            while path and (isinstance(path[-1], int) or path in tried):
                path = path[:-1]
        if fault.sort != "missing" or _inner_of(made, path) is None:  # else it was misspelt, and is there by now
            tried.add(fault.path)
        if not path:
            return None
        if path != fault.path:
            fault = Fault(path, "", None, None)
        *above, last = path
        holder = _inner_of(made, above)
        if fault.sort == "unknown_kind" and fault.meant is None:  # nothing is known of the whole
            holder, last = _inner_of(made, above[:-1]), above[-1]
        match holder, last:
            case dict(), str() if fault.sort == "missing":
                holder.setdefault(last, _stand_in(fault.model, last))
            case dict(), str() if fault.sort in ("unknown_kind", "literal_error") and fault.meant is not None:
                holder[last] = fault.meant
            case dict(), str() if last in holder and _takes_secret(fault.model, last):
                holder[last] = _stand_in(fault.model, last)  # without it, a rule would miss it
            case dict(), str():
                taken = holder.pop(last, None)
                if fault.meant is not None and fault.meant not in holder:
                    holder[fault.meant] = taken
            case list(), int() if last < len(holder):
                # Taking it out would move what comes after it.
                holder[last] = fault.meant if fault.meant is not None else _ITEMS.get(fault.sort, "stand_in")
            case _:
                pass
    return _frozen(made)


def _inner_of(made: Any, path: Iterable[str | int]) -> Any:
    for part in path:
        made = _inner(made, part)
    return made


def _inner(holder: Any, part: str | int) -> Any:
    match holder, part:
        case dict(), str():
            return holder.get(part)
        case list(), int() if part < len(holder):
            return holder[part]
        case _:
            return None


def _stand_in(model: type[BaseModel] | None, name: str) -> Any:
    if name in _STAND_INS:
        return _thawed(_STAND_INS[name])
    if _takes_secret(model, name):
        return {"secret_env": "_"}
    known = {} if model is None else fields(model)
    annotation = known[name].annotation if name in known else str
    origin = get_origin(annotation)
    if origin is Literal:
        return get_args(annotation)[0]
    if origin is tuple:
        return ["stand_in"]
    if origin is dict:
        return {}
    return 1 if annotation is int else "stand_in"


def _takes_secret(model: type[BaseModel] | None, name: str) -> bool:
    field = None if model is None else fields(model).get(name)
    choice = None if field is None else shape(field.annotation, tuple(field.metadata)).choice
    return choice is not None and "secret_env" in choice.members


def _thawed(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _thawed(one) for key, one in value.items()}
    return [_thawed(one) for one in value] if isinstance(value, tuple | list) else value


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(one) for key, one in value.items()}
    return tuple(_frozen(one) for one in value) if isinstance(value, list) else value
