"""A script's command line as it declares it, and what a step's arguments get wrong about it.

Named tuples, not dataclasses: those are slow to make, and every `validate` makes these.
"""

from typing import Any, Literal, NamedTuple

Kind = Literal["text", "int", "float", "bool", "other"]  # `other`: a converter of the script's own
Sort = Literal["unknown", "missing", "invalid", "misread", "overridden"]
Action = Literal["value", "append", "extend", "flag", "count", "boolean"]


class Parameter(NamedTuple):
    """One option, or with no `flags` a positional. `nargs` is argparse's. `clear` is False when it is not known how
    many values it takes; `line` is where the script declares it.
    """

    name: str
    flags: tuple[str, ...]
    off_flags: tuple[str, ...] = ()  # click's `--on/--off`
    action: Action = "value"
    nargs: int | str | None = None
    kind: Kind = "text"
    choices: tuple[Any, ...] | None = None
    folds_case: bool = False
    required: bool = False
    clear: bool = True
    line: int = 1


class Interface(NamedTuple):
    """All that a script takes. `lenient`: what it does not know it leaves alone."""

    library: Literal["argparse", "click"]
    parameters: tuple[Parameter, ...]
    groups: tuple[tuple[tuple[int, ...], bool], ...] = ()  # of which at most one, and whether one is required
    lenient: bool = False
    abbreviates: bool = True
    prefixes: str = "-"


class Word(NamedTuple):
    """One argument as the script will see it. `said` is how messages call it; an opaque one is some path, one that may
    be false is a parameter of type boolean, and of one that is not known nobody can say whether the script takes it.
    `parameter` is the one that it is from.
    """

    text: str
    said: str
    opaque: bool = False
    may_be_false: bool = False
    known: bool = True
    parameter: str | None = None


class Mismatch(NamedTuple):
    """What one argument (`at` is its index), or the lack of one, gets wrong; `parameter` is what it is about."""

    sort: Sort
    message: str
    at: int | None = None
    help: str | None = None
    parameter: Parameter | None = None
