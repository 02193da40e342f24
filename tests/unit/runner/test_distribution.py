"""What a step that Azure ML would start in several processes finds here, where there is one."""

import json
from typing import Any

import pytest

from amlc.workspace.runner import distribution
from amlc.workspace.runner.distribution import Distribution
from amlc.workspace.runner.refusal import RefusedError

MPI = {"communicator": "IntelMpi", "nodeCount": 2, "mpi": {"processCountPerNode": 4, "nodeCount": 2}}
TORCH = {"communicator": "nccl", "nodeCount": 2, "pytorch": {"processCount": 8, "nodeCount": 2}}
TENSORFLOW = {"communicator": "ParameterServer", "tensorflow": {"workerCount": 3, "parameterServerCount": 2}}


@pytest.mark.parametrize(
    ("configuration", "own", "found"),
    [
        ({}, {}, None),
        ({"communicator": "None", "nodeCount": 1}, {}, None),
        ({"communicator": "None", "nodeCount": 3}, {}, Distribution("", 3, 3)),
        (MPI, {}, Distribution("mpi", 2, 8)),
        (MPI, {"NodeCount": "3", "MpiProcessCountPerNode": "5"}, Distribution("mpi", 3, 15)),
        (TORCH, {}, Distribution("pytorch", 2, 8)),
        (TORCH | {"communicator": "gloo", "pytorch": {"processCount": None}}, {}, Distribution("pytorch", 2, 2)),
        (TENSORFLOW, {}, Distribution("tensorflow", 1, 5)),
        (TENSORFLOW, {"TensorflowParameterServerCount": "0"}, Distribution("tensorflow", 1, 3)),
    ],
)
def test_how_many_processes_there_would_be(
    configuration: dict[str, Any], own: dict[str, str], found: Distribution | None
) -> None:
    assert distribution.read(configuration, own) == found


@pytest.mark.parametrize("value", ["0", "-1", "two", "1.5"])
def test_a_count_that_is_none_is_refused(value: str) -> None:
    with pytest.raises(RefusedError, match=f"its NodeCount is `{value}`, which is not a number of machines"):
        distribution.read(MPI, {"NodeCount": value})


def test_each_way_has_the_variables_of_its_own_by_which_a_process_finds_itself_alone() -> None:
    torch = distribution.variables(Distribution("pytorch", 2, 8))
    assert (torch["RANK"], torch["LOCAL_RANK"], torch["WORLD_SIZE"], torch["MASTER_ADDR"]) == (
        "0",
        "0",
        "1",
        "127.0.0.1",
    )
    assert 1024 <= int(torch["MASTER_PORT"]) < 65536
    assert distribution.variables(Distribution("mpi", 2, 8))["OMPI_COMM_WORLD_SIZE"] == "1"
    tensorflow = json.loads(distribution.variables(Distribution("tensorflow", 1, 5))["TF_CONFIG"])
    assert tensorflow["task"] == {"type": "worker", "index": 0}
    assert [one.partition(":")[0] for one in tensorflow["cluster"]["worker"]] == ["127.0.0.1"]
    assert distribution.variables(Distribution("", 3, 3)) == {}


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (Distribution("mpi", 1, 1), None),
        (Distribution("mpi", 1, 4), "this is one process; Azure ML starts 4 of them, on one machine"),
        (Distribution("", 3, 3), "this is one process; Azure ML starts 3 of them, on 3 machines"),
    ],
)
def test_the_log_says_that_there_would_be_more(one: Distribution, said: str | None) -> None:
    assert distribution.notice(one) == said
