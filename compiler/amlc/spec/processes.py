"""How the processes of a step are started: how many of them, and in what container."""

from typing import Literal

from pydantic import Field

from amlc.spec.model import Model
from amlc.spec.references import IntOrParameter


class Mpi(Model):
    """Starts the script with MPI."""

    kind: Literal["mpi"]
    node_count: IntOrParameter = Field(1, description="How many machines.")
    process_count_per_node: IntOrParameter = Field(1, description="How many processes on each machine.")


class PyTorch(Model):
    """Starts the script for PyTorch's distributed training."""

    kind: Literal["pytorch"]
    node_count: IntOrParameter = Field(1, description="How many machines.")
    process_count: int | None = Field(None, ge=1, description="How many processes in all; one a machine by default.")
    communication_backend: Literal["nccl", "gloo"] = Field("nccl", description="How the processes talk.")


class TensorFlow(Model):
    """Starts the script for TensorFlow's distributed training."""

    kind: Literal["tensorflow"]
    worker_count: IntOrParameter = Field(1, description="How many workers.")
    parameter_server_count: IntOrParameter = Field(1, description="How many parameter servers.")


class Docker(Model):
    """How the step's container is started."""

    use_docker: bool = Field(True, description="Whether the step runs in a container.")
    shm_size: str | None = Field(None, description="The size of the shared memory.", examples=["8g"])
    arguments: tuple[str, ...] = Field((), description="Further arguments of `docker run`.", examples=[["--ipc=host"]])
