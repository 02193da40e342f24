"""The filters of run history: the part of OData that the SDK writes (`azureml/_restclient/_odata/runs.py`)."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from amlc.workspace.exchange import Refused

_TOKEN = re.compile(r"\s*(\(|\)|\"[^\"]*\"|'[^']*'|[^\s()]+)")
_COMPARE: Mapping[str, Callable[[Any, Any], bool]] = {
    "eq": lambda left, right: left == right,
    "ne": lambda left, right: left != right,
    "ge": lambda left, right: left is not None and left >= right,
    "gt": lambda left, right: left is not None and left > right,
    "le": lambda left, right: left is not None and left <= right,
    "lt": lambda left, right: left is not None and left < right,
}


def matches(condition: str, run: Mapping[str, Any]) -> bool:
    """Whether a RunDto meets a condition. Raises Refused for one that cannot be read."""
    tokens = _TOKEN.findall(condition)
    value, rest = _either(tokens, run)
    if rest:
        raise Refused(400, f"the filter {condition!r} cannot be read at {rest[0]!r}")
    return value


def _either(tokens: list[str], run: Mapping[str, Any]) -> tuple[bool, list[str]]:
    value, tokens = _both(tokens, run)
    while tokens and tokens[0].lower() == "or":
        other, tokens = _both(tokens[1:], run)
        value = value or other
    return value, tokens


def _both(tokens: list[str], run: Mapping[str, Any]) -> tuple[bool, list[str]]:
    value, tokens = _term(tokens, run)
    while tokens and tokens[0].lower() == "and":
        other, tokens = _term(tokens[1:], run)
        value = value and other
    return value, tokens


def _term(tokens: list[str], run: Mapping[str, Any]) -> tuple[bool, list[str]]:
    if tokens and tokens[0] == "(":
        value, tokens = _either(tokens[1:], run)
        if not tokens or tokens[0] != ")":
            raise Refused(400, "a bracket of the filter is not closed")
        return value, tokens[1:]
    if len(tokens) < 3 or tokens[1].lower() not in _COMPARE:
        raise Refused(400, f"the filter cannot be read at {' '.join(tokens[:3])!r}")
    end = 3
    while end < len(tokens) and tokens[end].lower() not in {"and", "or", ")"}:
        end += 1  # a time comes unquoted, with a space in it
    literal = " ".join(tokens[2:end])
    path = tokens[0].split("/", 1)
    holder = _member(run, path[0])
    # tags and properties: a key that is not there is neither null nor anything else
    if len(path) == 2:
        if not isinstance(holder, Mapping) or path[1] not in holder:
            return False, tokens[end:]
        holder = holder[path[1]]
    return bool(_COMPARE[tokens[1].lower()](_text(holder), _literal(literal))), tokens[end:]


def _member(run: Mapping[str, Any], name: str) -> Any:
    return next((value for key, value in run.items() if key.lower() == name.lower()), None)


def _literal(text: str) -> str | None:
    if text == "null":
        return None
    return text.strip("'\"").replace(" ", "T")


def _text(value: Any) -> str | None:
    return None if value is None else str(value).replace(" ", "T")
