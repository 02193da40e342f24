"""How a step's process is started: how many of them, in what container, with which variables."""

from collections.abc import Mapping
from typing import NamedTuple

from amlc.ir.values import Literals, ParameterArgument


class Count(NamedTuple):
    """How many: `value`, or what a run says for `parameter`, whose default the value then is."""

    value: int
    parameter: str | None


class Mpi(NamedTuple):
    node_count: Count
    process_count_per_node: Count


class PyTorch(NamedTuple):
    """`process_count` is that of all machines; None is one on each."""

    node_count: Count
    process_count: int | None
    communication_backend: str


class TensorFlow(NamedTuple):
    worker_count: Count
    parameter_server_count: Count


class Docker(NamedTuple):
    """How a step's container is started. `shm_size` is the SDK's own where it is None."""

    use_docker: bool
    shm_size: str | None
    arguments: tuple[str, ...]


class Process(NamedTuple):
    """What a script or command has beyond what every step has. `params` reach it as AML_PARAMETER_ variables."""

    distribution: Mpi | PyTorch | TensorFlow | None
    docker: Docker | None
    params: Mapping[str, Literals | ParameterArgument]
    version: str | None
