"""What a `data_transfer` step has beyond what every step has."""

from typing import Literal, NamedTuple

Sort = Literal["file", "directory"]


class DataTransfer(NamedTuple):
    """Which of the step's input ports is copied, and where to; the service finds out what is None."""

    source: str
    destination: str
    source_reference_type: Sort | None
    destination_reference_type: Sort | None
