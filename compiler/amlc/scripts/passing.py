"""The command lines that a step's script is given, each word with the place in the spec that it is from."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from typing import NamedTuple

from amlc import ir
from amlc.scripts.interface import Word
from amlc.scripts.said import clip
from amlc.tree import Path

MAX_LINES = 50  # of a search
MAX_SEARCHED = 100
_OPENS_OPTION = ("-", "@", "+", "/")
_DRAWN = ("uniform", "loguniform", "normal", "lognormal")  # numbers that are whole by accident only


class Passed(NamedTuple):
    """A word, and its path in the step."""

    word: Word
    path: Path
    key: bool = False


def defaults(parameters: Iterable[ir.Parameter]) -> dict[str, Word | None]:
    """By parameter, the word that it is when nobody sets it; None where that may stand for an option."""
    return {one.name: _default(one) for one in parameters}


def _default(one: ir.Parameter) -> Word | None:
    default = one.default
    if not ir.is_of_type(default, one.type) or not isinstance(default, str | int | float):
        return _unknown(one.name)
    if isinstance(default, str) and default[:1] in _OPENS_OPTION:
        return None
    said = f"`{clip(str(default))}`, the default of the parameter `{one.name}`,"
    return Word(str(default), said, may_be_false=isinstance(default, bool), parameter=one.name)


def _unknown(name: str) -> Word:
    return Word("0", f"the parameter `{name}`", known=False, parameter=name)


def command_lines(
    arguments: Iterable[ir.Argument],
    searched: Iterable[ir.Searched],
    defaults: Mapping[str, Word | None],
) -> Iterator[list[Passed]]:
    """One, or where a search varies what is passed, as many as it takes to see each value; none where an option may
    stand for a value, or one for another.
    """
    fixed = []
    for index, one in enumerate(arguments):
        if isinstance(one, ir.ParameterArgument):
            word = defaults[one.name] if one.name in defaults else _unknown(one.name)
        else:
            word = _word(one if isinstance(one, ir.PortArgument) else str(one))
        if word is None:
            return
        fixed.append(_passed(word, index))
    varied = [_varied(one) for one in searched]
    if not all(varied) or len(varied) > MAX_SEARCHED:
        return
    for turn in range(min(max(map(len, varied), default=1), MAX_LINES)):
        yield [*fixed, *(word for one in varied for word in one[min(turn, len(one) - 1)])]


@lru_cache(maxsize=1024)  # most steps are given what others are, as are those below
def _word(one: ir.PortArgument | str) -> Word | None:
    if isinstance(one, ir.PortArgument):
        return Word("/data", f"the {one.direction} `{one.name}`", opaque=True)
    return None if re.search(r"\$[A-Za-z_{]", one) else Word(one, f"`{clip(one)}`")  # which Azure ML replaces


@lru_cache(maxsize=1024)
def _passed(word: Word, index: int) -> Passed:
    return Passed(word, ("arguments", index))


def _varied(one: ir.Searched) -> list[tuple[Passed, Passed]]:
    """The option and its value, for each value that says something. Only of a name with two hyphens it is sure what the
    script is given.
    """
    if not one.name.startswith("--") or "=" in one.name:
        return []
    at: Path = ("hyperparameter_sampling", "parameter_space", one.name)
    flag = Passed(Word(one.name, f"`{one.name}`"), at, key=True)
    if one.function == "choice":
        return [
            (flag, Passed(_chosen(value), (*at, "choice", index))) for index, value in enumerate(one.values[:MAX_LINES])
        ]
    word = Word("0", f"what `{one.function}` draws", known=False)
    if one.function in _DRAWN:
        word = Word("0.5", f"a number that `{one.function}` draws")
    return [(flag, Passed(word, (*at, one.function)))]


def _chosen(value: ir.Literals) -> Word:
    # What a boolean, or a whole number with a point, is written as is the service's business.
    text = str(value)
    known = type(value) in (str, int) or (type(value) is float and value % 1 != 0)
    known = known and text[:1] not in (*_OPENS_OPTION, "")
    return Word(text if known else "0", f"`{clip(text)}`", known=known)
