"""The command lines that a step's script is given, each word with the place in the spec that it is from."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

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


def command_lines(
    arguments: Iterable[ir.Argument],
    searched: Iterable[ir.Searched],
    parameters: Iterable[ir.Parameter],
) -> Iterator[list[Passed]]:
    """One, or where a search varies what is passed, as many as it takes to see each value; none where an option may
    stand for a value, or one for another.
    """
    fixed = _fixed(arguments, {one.name: one.default for one in parameters if ir.is_of_type(one.default, one.type)})
    varied = [_varied(one) for one in searched]
    if fixed is None or not all(varied) or len(varied) > MAX_SEARCHED:
        return
    for turn in range(min(max(map(len, varied), default=1), MAX_LINES)):
        yield [*fixed, *(word for one in varied for word in one[min(turn, len(one) - 1)])]


def _fixed(arguments: Iterable[ir.Argument], defaults: Mapping[str, Any]) -> list[Passed] | None:
    line = []
    for index, one in enumerate(arguments):
        match one:
            case ir.PortArgument():
                word = Word("/data", f"the {one.direction} `{one.name}`", opaque=True)
            case ir.ParameterArgument():
                default = defaults.get(one.name)
                if isinstance(default, str) and default[:1] in _OPENS_OPTION:
                    return None
                if isinstance(default, str | int | float):
                    said = f"`{clip(str(default))}`, the default of the parameter `{one.name}`,"
                    word = Word(str(default), said, may_be_false=isinstance(default, bool), parameter=one.name)
                else:
                    word = Word("0", f"the parameter `{one.name}`", known=False, parameter=one.name)
            case _:
                word = Word(str(one), f"`{clip(str(one))}`")
                if re.search(r"\$[A-Za-z_{]", word.text):  # which Azure ML replaces
                    return None
        line.append(Passed(word, ("arguments", index)))
    return line


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
