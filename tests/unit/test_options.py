"""What a step hands to the SDK's constructors as it is."""

from pathlib import Path

import pytest
import yaml

from amlc.backends.azureml_v1.lower import lower
from amlc.compiler import Request, check, open_spec
from amlc.diagnostics import Sink
from amlc.listing import source

BASE = {
    "amlc": 1,
    "name": "Example",
    "workspace": {"kind": "local"},
    "datastores": {"store": {}},
    "compute": {"cpu": {}},
    "environments": {"env": {"name": "there", "version": "1"}},
    "inputs": {"table": {"datastore": "store", "path": "table.csv", "format": "delimited"}},
}
STEPS: dict[str, dict[str, object]] = {
    "python_script": {"source": "src", "script": "train.py", "environment": "env"},
    "command": {
        "source": "src",
        "command": ["ls"],
        "environment": "env",
        "distribution": {"kind": "mpi", "node_count": 2},
    },
    "hyper_drive": {
        "source": "src",
        "script": "train.py",
        "environment": "env",
        "hyperparameter_sampling": {"kind": "grid", "parameter_space": {"--a": {"choice": [1, 2]}}},
        "primary_metric_name": "loss",
        "primary_metric_goal": "minimize",
        "max_total_runs": 2,
    },
    "auto_ml": {
        "source": "src",
        "task": "classification",
        "training_data": {"input": "table"},
        "label_column_name": "a",
    },
}


@pytest.mark.parametrize(
    ("kind", "options", "said"),
    [
        (
            "python_script",
            {"priority": 2, "framework": "PySpark"},
            ["a_run.priority = 2", 'a_run.framework = "PySpark"'],
        ),
        ("command", {"communicator": "OpenMpi"}, ['a_run.communicator = "OpenMpi"']),
        (
            "hyper_drive",
            {"custom_run_id": "mine", "priority": 1},
            ['custom_run_id="mine"', "a_run.run_config.priority = 1"],
        ),
        (
            "auto_ml",
            {"n_best_runs": 2, "allowed_private_models": ["a"], "script_repl_params": {"rows": 3}},
            ["n_best_runs=2", 'allowed_private_models=["a"]', 'script_repl_params={"rows": 3}'],
        ),
    ],
)
def test_an_option_reaches_the_constructor_that_takes_it(
    tmp_path: Path, kind: str, options: dict[str, object], said: list[str]
) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "train.py").write_text("")
    plain, given = (
        program(tmp_path, {"kind": kind, "compute": "cpu", **STEPS[kind], "sdk": more}) for more in ({}, options)
    )
    added = [line.strip().rstrip(",") for line in given if line not in plain]
    assert [one for one in said if one not in added] == []
    assert len([line for line in plain if line not in given]) == 1  # the version, which holds the digest


def program(root: Path, step: dict[str, object]) -> list[str]:
    text = yaml.safe_dump(BASE | {"steps": {"a": step}})
    request = Request(path=root / "pipeline.yaml", name="pipeline.yaml", root=root)
    spec = open_spec(request, text.encode(), sink := Sink())
    assert spec is not None
    checked = check(spec, None, sink, strict=False)
    assert checked is not None, sink.diagnostics
    return source(lower(checked.pipeline, {}, {"src": {"train.py": ""}})).splitlines()
