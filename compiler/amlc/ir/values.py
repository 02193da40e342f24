"""Values that a step is given: as they are written, or decided when the pipeline runs."""

from typing import NamedTuple

Literals = str | int | float | bool


class ParameterArgument(NamedTuple):
    name: str


class Searched(NamedTuple):
    """An argument that a search varies: its name, the SDK's function that says how, and what that is given."""

    name: str
    function: str
    values: tuple[Literals, ...]
