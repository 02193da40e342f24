"""What an `azure_batch` step has beyond what every step has."""

from typing import NamedTuple


class AzureBatch(NamedTuple):
    """What is run, and on which pool. `unsent` are the settings that the file has and the SDK never sends."""

    pool_id: str
    executable: str
    version: str | None
    unsent: tuple[str, ...]
