"""What a `kusto` step has beyond what every step has."""

from collections.abc import Mapping
from typing import NamedTuple

from amlc.ir.values import Literals


class Kusto(NamedTuple):
    """Which database is asked, and with what; the query is in the step's source."""

    database_name: str
    parameter_dict: Mapping[str, Literals]
