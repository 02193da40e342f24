"""A step that Azure ML would start in several processes: here there is one, which finds itself alone."""

import json
import socket
from collections.abc import Mapping
from typing import Any, NamedTuple

from amlc.workspace.runner.refusal import RefusedError

_HOST = "127.0.0.1"


class Distribution(NamedTuple):
    """`way` is how the processes find each other; `processes` is how many there would be, on all machines."""

    way: str
    machines: int
    processes: int


def read(configuration: Mapping[str, Any], own: Mapping[str, str]) -> Distribution | None:
    """What a run configuration says, and what the run says instead (`_ModuleParameterProvider`). None: one process."""

    def count(given: str | None, section: str, key: str) -> int:
        found = (configuration.get(section) or {}).get(key) if section else configuration.get(key)
        value = found if given is None else own.get(given) or found
        if value in (None, ""):
            return 1
        try:
            whole = int(str(value))
        except ValueError:
            whole = -1
        if whole < (0 if key == "parameterServerCount" else 1):
            raise RefusedError(f"its {given or key} is `{value}`, which is not a number of machines or processes")
        return whole

    machines = count("NodeCount", "", "nodeCount")
    match str(configuration.get("communicator")).lower():
        case "intelmpi" | "openmpi":
            return Distribution(
                "mpi", machines, machines * count("MpiProcessCountPerNode", "mpi", "processCountPerNode")
            )
        case "nccl" | "gloo":
            return Distribution("pytorch", machines, max(machines, count(None, "pytorch", "processCount")))
        case "parameterserver":
            workers = count("TensorflowWorkerCount", "tensorflow", "workerCount")
            servers = count("TensorflowParameterServerCount", "tensorflow", "parameterServerCount")
            return Distribution("tensorflow", machines, workers + servers)
        case _:
            return Distribution("", machines, machines) if machines > 1 else None


def variables(one: Distribution) -> Mapping[str, str]:
    """What a process finds of the others on Azure ML, as the only one."""
    match one.way:
        case "mpi":
            alone = {"RANK": "0", "SIZE": "1", "LOCAL_RANK": "0", "LOCAL_SIZE": "1"}
            return {f"OMPI_COMM_WORLD_{name}": value for name, value in alone.items()}
        case "pytorch":
            ranks = {"RANK": "0", "LOCAL_RANK": "0", "NODE_RANK": "0", "WORLD_SIZE": "1"}
            return {**ranks, "MASTER_ADDR": _HOST, "MASTER_PORT": str(_port())}
        case "tensorflow":
            cluster = {"worker": [f"{_HOST}:{_port()}"]}
            return {"TF_CONFIG": json.dumps({"cluster": cluster, "task": {"type": "worker", "index": 0}})}
        case _:
            return {}


def notice(one: Distribution) -> str | None:
    """What the log says where Azure ML would start more than one process."""
    if one.processes == 1:
        return None
    machines = "one machine" if one.machines == 1 else f"{one.machines} machines"
    return f"this is one process; Azure ML starts {one.processes} of them, on {machines}"


def _port() -> int:
    with socket.socket() as free:
        free.bind((_HOST, 0))
        found: int = free.getsockname()[1]
        return found
