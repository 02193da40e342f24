"""What a constructor of the SDK refuses, the kind refuses: nothing that validates fails when it is published."""

import warnings
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from pydantic import ValidationError

from amlc.kinds import databricks, hyper_drive, parallel_run, synapse_spark
from amlc.spec.hyperdrive import Distribution

pytestmark = pytest.mark.filterwarnings("ignore")  # the SDK warns of itself


def refuses(module: Any, spec: Mapping[str, Any]) -> bool:
    try:
        return any(
            True for _ in module.rules(module.Spec.model_validate({**spec, "kind": module.KIND, "compute": "c"}))
        )
    except ValidationError:
        return True


def sdk_refuses(construct: Callable[[], Any]) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            construct()
    except Exception:  # noqa: BLE001 - a bare Exception is what some of them raise
        return True
    return False


def some(required: Mapping[str, Any], optional: Mapping[str, Any]) -> st.SearchStrategy[dict[str, Any]]:
    keys = {key: st.sampled_from(values) for key, values in required.items()}
    return st.fixed_dictionaries(keys, optional={key: st.sampled_from(values) for key, values in optional.items()})


@given(
    some(
        {},
        {
            "notebook_path": ["/a"],
            "python_script_path": ["dbfs:/a.py"],
            "script": ["a.py"],
            "python_script_name": ["a.py"],
            "arguments": [("a",), (1,)],
            "python_script_params": [("a",)],
            "main_class_name": ["a.B"],
            "source": ["src"],
            "existing_cluster_id": ["1"],
            "permit_cluster_restart": [True, False],
            "node_type": ["a"],
            "instance_pool_id": ["a"],
            "num_workers": [2],
            "min_workers": [1],
            "max_workers": [3],
            "timeout_seconds": [60, "60"],
            "jar_params": [("a",), (1,)],
        },
    )
)
def test_databricks(keys: dict[str, Any]) -> None:
    from azureml.pipeline.steps import DatabricksStep

    names = {"source": "source_directory", "script": "python_script_name", "arguments": "python_script_params"}
    theirs = {names.get(key, key): _list(one) for key, one in keys.items()}
    if sdk_refuses(lambda: DatabricksStep(name="a", compute_target="c", **theirs)):
        assert refuses(databricks, keys)


@given(
    some(
        {
            "node_count": [1, 2],
            "error_threshold": [-2, -1, 5, 1.5],
            "output_action": ["append_row", "summary_only", "append"],
        },
        {
            "mini_batch_size": [10, "10", "10KB", "10kbKB", "1TB", "KB", 1.5],
            "partition_keys": [("a",), "a", (1,)],
            "allowed_failed_count": [-2, -1, 0],
            "allowed_failed_percent": [-1, 0, 12.5, 100, 101, "5"],
            "process_count_per_node": [0, 1],
            "run_invocation_timeout": [0, 1],
            "run_max_try": [0, 1],
            "append_row_file_name": ["a.txt", "a/b.txt", "a?b", "a b"],
            "logging_level": ["DEBUG"],
        },
    )
)
def test_parallel_run(keys: dict[str, Any]) -> None:
    from azureml.core import Environment
    from azureml.pipeline.steps import ParallelRunConfig

    def construct() -> None:
        ParallelRunConfig(
            environment=Environment("e"),
            entry_script="a.py",
            compute_target="c",
            **{key: _list(one) for key, one in keys.items()},
        )

    written = {
        "source": "s",
        "script": "a.py",
        "environment": "e",
        "inputs": {"a": {"input": "a"}},
        "outputs": {"o": {}},
    }
    if sdk_refuses(construct):
        assert refuses(parallel_run, written | keys)


@given(
    some(
        {"driver_memory": ["7g", 7], "driver_cores": [4, "4"], "executor_memory": ["7g"], "executor_cores": [4]},
        {
            "num_executors": [2, "2"],
            "py_files": [("a.py",), 1],
            "jars": [("a.jar",)],
            "conf": [{"spark.driver.cores": 4}, {"spark.driver.cores": 8}, {"spark.files": "a"}, ("a",)],
        },
    )
)
def test_synapse_spark(keys: dict[str, Any]) -> None:
    from azureml.pipeline.steps import SynapseSparkStep

    theirs = {key: _list(one) for key, one in keys.items()}
    if sdk_refuses(lambda: SynapseSparkStep(file="a.py", source_directory=".", compute_target="c", **theirs)):
        assert refuses(synapse_spark, {"source": "s", "script": "a.py"} | keys)


@given(
    kind=st.sampled_from(["random", "grid", "bayesian"]),
    name=st.sampled_from(list(Distribution.model_fields)),
    values=st.lists(st.sampled_from([-1, 0, 1, 2, 0.5, 1000000, "a", True]), max_size=4),
)
def test_sampling(kind: str, name: str, values: list[Any]) -> None:
    from azureml.train import hyperdrive

    sampling = getattr(hyperdrive, f"{kind.capitalize()}ParameterSampling")
    assume(name != "randint" or len(values) == 1)
    given_ = values[0] if name == "randint" else tuple(values)
    written = {
        "source": "s",
        "script": "a.py",
        "environment": "e",
        "primary_metric_name": "m",
        "max_total_runs": 4,
        "primary_metric_goal": "maximize",
        "hyperparameter_sampling": {"kind": kind, "parameter_space": {"--x": {name: given_}}},
    }
    if sdk_refuses(lambda: sampling({"--x": getattr(hyperdrive, name)(*values)})):
        assert refuses(hyper_drive, written)


@given(
    some(
        {"kind": ["bandit"]},
        {
            "slack_factor": [0.1, 0],
            "slack_amount": [0.2],
            "evaluation_interval": [1, "1"],
            "delay_evaluation": [0, 1.5],
        },
    )
    | some({"kind": ["truncation_selection"]}, {"truncation_percentage": [0, 1, 99, 100, 1.5]})
)
def test_policy(policy: dict[str, Any]) -> None:
    from azureml.train import hyperdrive

    names = {"bandit": "BanditPolicy", "truncation_selection": "TruncationSelectionPolicy"}
    construct = getattr(hyperdrive, names[policy["kind"]])
    written = {
        "source": "s",
        "script": "a.py",
        "environment": "e",
        "primary_metric_name": "m",
        "max_total_runs": 4,
        "primary_metric_goal": "maximize",
        "hyperparameter_sampling": {"kind": "random", "parameter_space": {"--x": {"uniform": (0, 1)}}},
        "policy": policy,
    }
    if sdk_refuses(lambda: construct(**{key: one for key, one in policy.items() if key != "kind"})):
        assert refuses(hyper_drive, written)


def _list(one: Any) -> Any:
    return list(one) if isinstance(one, tuple) else one
