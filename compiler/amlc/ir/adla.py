"""What an `adla` step has beyond what every step has."""

from collections.abc import Mapping
from typing import NamedTuple

from amlc.ir.values import Literals, ParameterArgument


class Adla(NamedTuple):
    """How a U-SQL script is run; what is None is left to the account."""

    params: Mapping[str, Literals | ParameterArgument]
    degree_of_parallelism: int | None
    priority: int | None
    runtime_version: str | None
    version: str | None
