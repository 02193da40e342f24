"""What a `notebook_runner` step has beyond what every step has."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Notebook(NamedTuple):
    """A notebook, and where it goes with its results: a file of the run, and, with `output`, an output of that name."""

    notebook: str
    output_notebook: str | None
    output: str | None
    parameters: Mapping[str, Any]
