"""`signatures.json`: what the SDK's constructors take, asked of the SDK. `pytest --update` rewrites it."""

import inspect
import json
import re
import warnings
from collections.abc import Mapping
from importlib import import_module

import pytest
from tests.conftest import ROOT, Golden

from amlc.backends.azureml_v1.signatures import signatures
from amlc.checks.unknown_sdk_option import ELSEWHERE, IGNORED, own
from amlc.kinds import KINDS

FILE = ROOT / "compiler" / "amlc" / "backends" / "azureml_v1" / "signatures.json"
STEPS, RUNS = "azureml.pipeline.steps", "azureml.core.runconfig.RunConfiguration"
# By kind: the constructors that it stands for, the step's first.
CONSTRUCTORS: Mapping[str, tuple[str, ...]] = {
    "python_script": (f"{STEPS}.PythonScriptStep", RUNS),
    "command": (f"{STEPS}.CommandStep", RUNS),
    "parallel_run": (f"{STEPS}.ParallelRunStep", f"{STEPS}.ParallelRunConfig"),
    "hyper_drive": (
        f"{STEPS}.HyperDriveStep",
        "azureml.train.hyperdrive.HyperDriveConfig",
        "azureml.core.ScriptRunConfig",
        RUNS,
    ),
    "auto_ml": (f"{STEPS}.AutoMLStep", "azureml.train.automl.AutoMLConfig"),
    "data_transfer": (f"{STEPS}.DataTransferStep",),
    "databricks": (f"{STEPS}.DatabricksStep",),
    "synapse_spark": (f"{STEPS}.SynapseSparkStep",),
    "kusto": (f"{STEPS}.KustoStep",),
    "azure_batch": (f"{STEPS}.AzureBatchStep",),
    "adla": (f"{STEPS}.AdlaStep",),
    "module": (f"{STEPS}.ModuleStep",),
    "notebook_runner": ("azureml.contrib.notebook.NotebookRunnerStep", "azureml.contrib.notebook.NotebookRunConfig"),
}
# What becomes of a constructor's `**kwargs`: they are handed on.
HANDED_ON = {"azureml.train.automl.AutoMLConfig": "azureml.automl.core.automl_base_settings.AutoMLBaseSettings"}


def parameters(path: str) -> list[str]:
    """The parameters of a class; of its `**kwargs` those that its docstring names, it reads, or hands on."""
    module, _, name = path.rpartition(".")
    cls = getattr(import_module(module), name)
    taken = inspect.signature(cls.__init__).parameters
    names = [one.name for one in taken.values() if one.kind is not one.VAR_KEYWORD]
    # A RunConfiguration has more that is plain and assigned: the constructor takes some of it only.
    described = getattr(cls, "_field_to_info_dict", {}).items()
    names += [name for name, one in described if one.field_type in (str, int, bool) and path == RUNS]
    if path in HANDED_ON:
        names += re.findall(r"(?m)^\s*:param (\w+):", inspect.getdoc(cls) or "")
        names += re.findall(r"""kwargs\.(?:get|pop)\(\s*['"](\w+)""", inspect.getsource(cls))
        names += parameters(HANDED_ON[path])
    return [one for one in dict.fromkeys(names) if one not in ("self", "kwargs") and not one.startswith("_")]


def test_the_signatures_are_those_of_the_installed_sdk(golden: Golden) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        taken = {kind: {one.rpartition(".")[2]: parameters(one) for one in CONSTRUCTORS[kind]} for kind in CONSTRUCTORS}
    golden(FILE, json.dumps(taken, indent=1) + "\n")


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_left_to_the_sdk(kind: str) -> None:
    """A parameter of a constructor is a key, has another name, or is left to `sdk`: a new one shows up here."""
    names = {one for taken in signatures()[kind].values() for one in taken}
    assert sorted(names - own(kind) - ELSEWHERE.keys() - {*IGNORED[""], *IGNORED.get(kind, ())}) == LEFT.get(kind, [])


def test_what_has_another_name_is_a_parameter() -> None:
    names = {one for kind in signatures().values() for taken in kind.values() for one in taken}
    assert sorted(ELSEWHERE.keys() - names) == []
    for kind, ignored in IGNORED.items():
        assert (
            sorted(set(ignored) - {one for taken in signatures().get(kind, {"": names}).values() for one in taken})
            == []
        )


RUN = ["communicator", "credential_passthrough", "framework", "priority", "source_directory_data_store"]
LEFT: Mapping[str, list[str]] = {
    "python_script": RUN,
    "command": RUN,
    "hyper_drive": sorted([*RUN, "custom_run_id", "debug_flag"]),
    "auto_ml": [
        "allowed_private_models",
        "auto_blacklist",
        "cost_mode",
        "debug_flag",
        "early_stopping_n_iters",
        "enable_feature_sweeping",
        "enable_nimbusml",
        "enable_split_onnx_featurizer_estimator_models",
        "enable_streaming",
        "enable_subsampling",
        "enable_tf",
        "enforce_time_on_windows",
        "ensemble_iterations",
        "environment_label",
        "force_curated_environment",
        "force_streaming",
        "force_text_dnn",
        "n_best_runs",
        "partition_column_names",
        "run_source",
        "save_mlflow",
        "scenario",
        "script_repl_params",
        "show_deprecate_warnings",
        "subsample_seed",
        "test_include_predictions_only",
        "track_child_runs",
        "use_distributed",
        "vm_type",
    ],
}
