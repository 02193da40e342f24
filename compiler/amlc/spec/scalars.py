"""Scalars of more than one type: checked in one place, so that a mistake is said once."""

from collections.abc import Callable
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError, PydanticKnownError

from amlc.spec.model import AnyText


def _is_number(given: Any) -> Any:
    if type(given) not in (int, float):
        raise PydanticKnownError("float_type")
    return given


def _is_option(given: Any) -> Any:
    if type(given) not in (str, int, float):
        raise PydanticCustomError("option_type", "a string or a number is wanted")
    return given


def lower(*words: str) -> Callable[[Any], Any]:
    """Makes one of the words, in any case, that word, and leaves anything else as it is written."""
    return lambda given: given.lower() if isinstance(given, str) and given.lower() in words else given


def in_any_case(*words: str) -> str:
    """A pattern of the words in large and small letters, for schemas: their patterns have no flags."""
    each = ("".join(f"[{one.upper()}{one}]" if one.isalpha() else one for one in word) for word in words)
    return f"^({'|'.join(each)})$"


def _is_count_or_auto(given: Any) -> Any:
    if type(given) is not int and given != "auto":
        raise PydanticCustomError("count_or_auto", "a whole number or `auto` is wanted")
    return given


# A number as it was written: 1 stays 1.
Number = Annotated[int | float, BeforeValidator(_is_number)]
Option = Annotated[AnyText | int | float, BeforeValidator(_is_option)]
CountOrAuto = Annotated[int | Literal["auto"], BeforeValidator(_is_count_or_auto)]
