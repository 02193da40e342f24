"""Makes something that binds out of something that does not, so that one run can look further than its first mistakes.

What was wrong has been said by then; what is put in its place is never reported and never compiled.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Literal, get_args, get_origin

from pydantic import BaseModel

from amlc.tree import Path

# For fields whose type alone does not say what could stand there.
_STAND_INS: Mapping[str, Any] = {
    "amlc": 1,
    "auth": {"kind": "interactive"},
    "client_secret": {"secret_env": "_"},
    "workspace": {"kind": "local"},
}


class Fault:
    """One error of pydantic: where it is, what sort it is of, and for a misspelt key which one was meant."""

    __slots__ = ("meant", "model", "path", "sort")

    def __init__(self, path: Path, sort: str, model: type[BaseModel] | None, meant: str | None) -> None:
        self.path = path
        self.sort = sort
        self.model = model
        self.meant = meant


def repaired(value: Any, faults: Iterable[Fault]) -> Any | None:
    """The value without its faults: misspelt keys renamed, missing ones filled, the rest out; None if none is left."""
    made = _thawed(value)
    order = ("extra_forbidden", "missing")
    ranked = sorted(faults, key=lambda one: order.index(one.sort) if one.sort in order else len(order))
    for fault in ranked:
        if not fault.path:
            return None
        *above, last = fault.path
        holder = made
        for part in above:
            holder = _inner(holder, part)
        match holder, last:
            case dict(), str() if fault.sort == "missing":
                holder.setdefault(last, _stand_in(fault.model, last))
            case dict(), str():
                taken = holder.pop(last, None)
                if fault.meant is not None and fault.meant not in holder:
                    holder[fault.meant] = taken
            case list(), int() if last < len(holder):
                holder[last] = ""  # taking it out would move what comes after it
            case _:
                pass
    return _frozen(made)


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
    fields = {} if model is None else {one.alias or key: one for key, one in model.model_fields.items()}
    annotation = fields[name].annotation if name in fields else str
    origin = get_origin(annotation)
    if origin is Literal:
        return get_args(annotation)[0]
    if origin is tuple:
        return [""]
    if origin is dict:
        return {}
    return 1 if annotation is int else ""


def _thawed(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _thawed(one) for key, one in value.items()}
    return [_thawed(one) for one in value] if isinstance(value, tuple | list) else value


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _frozen(one) for key, one in value.items()}
    return tuple(_frozen(one) for one in value) if isinstance(value, list) else value
