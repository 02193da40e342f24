"""What is said of a value that a script refuses or misreads, and of one that it misses."""

from collections.abc import Iterable, Sequence
from typing import Any

from amlc.diagnostics import nearest
from amlc.scripts.interface import Mismatch, Parameter, Word

MAX_SHOWN = 60
_FALSE = ("false", "0", "no", "off", "n", "f")
_NUMBERS = {"int": "an integer", "float": "a number"}


def clip(text: str) -> str:
    return text if len(text) <= MAX_SHOWN else text[: MAX_SHOWN - 1] + "…"


def listed(names: Iterable[str], word: str = "and") -> str:
    """`a`, `b` and `c`."""
    shown = [f"`{clip(name)}`" for name in names]
    if len(shown) > 12:
        shown = [*shown[:12], "…"]
    return f" {word} ".join(filter(None, (", ".join(shown[:-1]), shown[-1]))) if shown else ""


def one_of(names: Sequence[str]) -> str:
    return listed(names, "or")


def missing(one: Parameter, script: str) -> Mismatch:
    return Mismatch(
        sort="missing",
        message=f"`{script}` requires `{one.name}`, which is not passed",
        help=f"add `{one.name}` to the step's `arguments`" + (", with its value" if one.flags else ""),
        parameter=one,
    )


def wants(one: Parameter, word: Word, text: str, index: int) -> Mismatch | None:
    """What is wrong with a value (the text of the word, or of its part after the option)."""
    if not word.known:
        return None
    if one.kind == "bool" and (word.may_be_false or text.lower() in _FALSE):
        message = f"`{one.name}` makes True of any text, of `False` too"
        advice = 'in the script, write `type=lambda text: text.lower() == "true"`'
        return Mismatch(sort="misread", message=message, at=index, help=advice, parameter=one)
    value = _converted(one, text)
    said = word.said if word.text == text else f"`{clip(text)}`"
    if value is None:
        message = f"`{one.name}` takes {_NUMBERS[one.kind]}, and {said} is not one"
        return Mismatch(sort="invalid", message=message, at=index, parameter=one)
    if one.choices is None or one.kind in ("other", "bool") or _is_among(value, one):
        return None
    names = [str(choice) for choice in one.choices]
    help_ = f"did you mean `{near}`?" if not word.opaque and (near := nearest(text, names)) else None
    if one.kind == "text" and text in names:
        help_ = "its choices are numbers, and it has no `type` that makes one of the argument"
    message = f"`{one.name}` takes {one_of(names)}, and not {said}"
    return Mismatch(sort="invalid", message=message, at=index, help=help_, parameter=one)


def _converted(one: Parameter, text: str) -> Any:
    """The value that the script would get; None when there is none."""
    if one.kind not in _NUMBERS or len(text) > 4_000:  # Python refuses longer integers in some versions only
        return text
    try:
        return int(text) if one.kind == "int" else float(text)
    except ValueError:
        return None


def _is_among(value: Any, one: Parameter) -> bool:
    if one.folds_case:
        return str(value).lower() in {str(choice).lower() for choice in one.choices or ()}
    return value in (one.choices or ())
