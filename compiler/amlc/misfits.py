"""What is wrong with a value that is not what the spec's models want, in words: pydantic's errors as findings."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from amlc import advice
from amlc.diagnostics import Finding, did_you_mean, nearest
from amlc.spec.pipeline import Pipeline
from amlc.spec.shape import Shape, fields, shape_at
from amlc.tree import Node, Path

_DID_YOU_MEAN = re.compile(r"did you mean `(.+)`\?")
_TYPES = {
    "string_type": "a string",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "float_type": "a number",
    "bool_type": "true or false",
    "tuple_type": "a list",
    "dict_type": "a mapping",
    "mapping_type": "a mapping",
    "model_type": "a mapping",
    "model_attributes_type": "a mapping",
    "none_required": "nothing",
    "value_type": "a string, a number or a boolean",
    "paths_type": "a string or a list of strings",
    "keys_type": "a list of strings or a reference",
    "option_type": "a string or a number",
    "count_or_auto": "a whole number or `auto`",
    "lags_type": "a whole number, a list of them, or `auto`",
}
_BOUNDS = {
    "greater_than_equal": ("ge", "at least"),
    "greater_than": ("gt", "more than"),
    "less_than_equal": ("le", "at most"),
    "less_than": ("lt", "less than"),
}


def meant(help_: str | None) -> str | None:
    """The word that some help says was meant, if it does."""
    said = _DID_YOU_MEAN.fullmatch(help_ or "")
    return said[1] if said else None


def finding(detail: ErrorDetails, root: Node, value: Any) -> Finding:
    """One error of pydantic, of the tree's value, or of what a repair made of it."""
    kind, given = detail["type"], detail["input"]
    path: Path = tuple(detail["loc"])
    context: Mapping[str, Any] = detail.get("ctx", {})
    say = _SAYINGS.get(kind)
    if say is not None:
        return say(path, given, context, root)
    match kind:
        case "extra_forbidden":
            return _unknown(path, value)
        case "missing":
            name = path[-1]
            return Finding(code="missing-field", path=path, message=f"`{name}` is missing", help=f"add `{name}: …`")
        case "too_short" | "string_too_short":
            return Finding(code="invalid-value", path=path, message=f"{_name(path)} is empty")
        case _ if kind in _BOUNDS:
            key, words = _BOUNDS[kind]
            message = f"{_name(path)} must be {words} {context[key]}, not {given}"
            return Finding(code="invalid-value", path=path, message=message)
        case _:
            return _wrong_type(path, kind, given, detail["msg"], root)


def _wrong_type(path: Path, kind: str, given: Any, said: str, root: Node) -> Finding:
    wanted = _TYPES.get(kind, "")
    if not wanted:
        return Finding(code="invalid-value", path=path, message=f"{_name(path)}: {said[:1].lower()}{said[1:]}")
    message = f"{_name(path)} must be {wanted}, not {_sort(given)}"
    return Finding(code="wrong-type", path=path, message=message, help=advice.for_type(path, wanted, given, root))


def _unknown(path: Path, value: Any) -> Finding:
    name = str(path[-1])
    here, inside = shape_at(Pipeline, value, path[:-1])
    model = None if here is None else here.model(inside)
    keys = [] if model is None else list(fields(model))
    help_ = getattr(model, "HINTS", {}).get(name)
    if help_ is None:
        others = {kind: fields(one) for kind, one in _other_members(here, model).items()}
        by = here.choice.by if here is not None and here.choice is not None else None
        help_ = advice.for_field(name, keys, others, by=by)
    return Finding(code="unknown-field", path=path, message=f"unknown field `{name}`", help=help_, key=True)


def _other_members(here: Shape | None, model: type[BaseModel] | None) -> dict[str, type[BaseModel]]:
    """By name, the models that could stand here as well."""
    choice = here.choice if here is not None else None
    if choice is None or model is None:
        return {}
    loaded = {name: choice.load(name) for name in choice.members}
    return {name: one for name, one in loaded.items() if one is not model}


def _not_a_member(path: Path, given: Any, context: Mapping[str, Any], root: Node) -> Finding:
    if path[-1:] == ("client_secret",) or context["secret"]:
        message = "a secret must be a reference, never a value"
        put = "put it into an environment variable, and write {secret_env: NAME}"
        return Finding(code="literal-secret", path=path, message=message, help=put)
    wanted = str(context["wanted"])
    message = f"{_name(path)} must be {wanted}, not {_sort(given)}"
    if wanted == "a mapping":
        help_ = advice.for_type(path, wanted, given, root)
    else:
        help_ = advice.for_reference(given, list(context["known"]), root) if isinstance(given, str) else None
    return Finding(code="wrong-type", path=path, message=message, help=help_)


def _unknown_kind(path: Path, _given: Any, context: Mapping[str, Any], _root: Node) -> Finding:
    by, kind, known = str(context["by"]), str(context["given"]), list(context["known"])
    near = advice.meant(kind, known)
    help_ = f"did you mean `{near}`?" if near else did_you_mean(kind, known, sort=f"{by}s")
    help_ = advice.SUCCESSORS.get(kind, help_)
    return Finding(code=f"unknown-{by}", path=(*path, by), message=f"unknown {by} `{kind}`", help=help_)


def _missing_kind(path: Path, given: Any, context: Mapping[str, Any], _root: Node) -> Finding:
    by = str(context["by"])
    misspelt = next((str(key) for key in given if nearest(str(key), [by])), None)
    if misspelt is not None:
        message, at = f"unknown field `{misspelt}`", (*path, misspelt)
        return Finding(code="unknown-field", path=at, message=message, help=f"did you mean `{by}`?", key=True)
    help_ = advice.one_of(list(context["known"]))
    return Finding(code="missing-field", path=(*path, by), message=f"`{by}` is missing", help=help_)


def _no_reference(path: Path, given: Any, context: Mapping[str, Any], root: Node) -> Finding:
    help_ = advice.for_reference(given, list(context["known"]), root)
    wanted = meant(help_)
    misspelt = next((str(key) for key in given if wanted and nearest(str(key), [wanted])), None)
    if misspelt is not None:
        message = f"unknown field `{misspelt}`"
        return Finding(code="unknown-field", path=(*path, misspelt), message=message, help=help_, key=True)
    return Finding(code="invalid-reference", path=path, message=f"{_name(path)} is not a reference", help=help_)


def _literal(path: Path, given: Any, context: Mapping[str, Any], _root: Node) -> Finding:
    allowed = [one.strip("' ") for one in str(context["expected"]).replace(" or ", ", ").split(",")]
    shown = f"`{str(given).lower() if isinstance(given, bool) else given}`"
    shown = shown if isinstance(given, str | int | float) else _sort(given)
    message = f"{_name(path)} cannot be {shown}"
    return Finding(code="invalid-value", path=path, message=message, help=advice.for_literal(given, allowed))


_SAYINGS: Mapping[str, Callable[[Path, Any, Mapping[str, Any], Node], Finding]] = {
    "not_a_member": _not_a_member,
    "unknown_kind": _unknown_kind,
    "missing_kind": _missing_kind,
    "no_reference": _no_reference,
    "literal_error": _literal,
}


def _name(path: Path) -> str:
    if not path:
        return "the file"
    last = path[-1]
    if isinstance(last, int):
        return f"item {last + 1} of `{path[-2]}`" if len(path) > 1 else f"item {last + 1}"
    return f"`{last}`"


def _sort(value: Any) -> str:
    if value is None:
        return "nothing"
    names = {bool: "a boolean", str: "a string", int: "a number", float: "a number", dict: "a mapping", tuple: "a list"}
    return names.get(type(value), type(value).__name__)
