"""What a `synapse_spark` step has beyond what every step has."""

from collections.abc import Mapping
from typing import NamedTuple

from amlc.ir.values import Literals


class SynapseSpark(NamedTuple):
    """How large the session is, and what it is started with."""

    app_name: str
    driver_memory: str
    driver_cores: int
    executor_memory: str
    executor_cores: int
    num_executors: int
    conf: Mapping[str, Literals]
    py_files: tuple[str, ...]
    jars: tuple[str, ...]
    files: tuple[str, ...]
    version: str | None
