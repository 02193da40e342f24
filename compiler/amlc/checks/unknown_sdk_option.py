"""An option under `sdk` that the SDK's constructor does not take, or that does nothing there.

The SDK would refuse it when the pipeline is published, or drop it without a word. What the constructors take is in
`signatures.json`, which a test compares with the installed SDK.
"""

from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

from amlc import ir
from amlc.backends.azureml_v1.signatures import signatures
from amlc.diagnostics import Finding, Severity, did_you_mean
from amlc.kinds import KINDS
from amlc.project_files import ProjectFiles

CODE = "unknown-sdk-option"
SEVERITY = Severity.ERROR

# Parameters of the SDK's that have another name here, or are put together of what other keys say.
ELSEWHERE: Mapping[str, str] = {
    "name": "the step's name is its key in `steps`",
    "script_name": "write `script`",
    "entry_script": "write `script`",
    "file": "write `script`",
    "source_directory": "write `source`",
    "query_directory": "write `source`",
    "path": "write `source`",
    "compute_target": "write `compute`",
    "allow_reuse": "write `reuse`",
    "inputs_map": "write `inputs`",
    "outputs_map": "write `outputs`",
    "output": "write `outputs`",
    "metrics_output": "write an output of `kind: training_output`",
    "environment": "write `environment`",
    "conda_dependencies": "write `environment`",
    "distributed_job_config": "write `distribution`",
    "docker_runtime_config": "write `docker`",
    "runconfig_pipeline_params": "write `distribution`, whose counts may be parameters",
    "node_count": "write `distribution`",
    "runconfig": "its parts have keys of their own, such as `environment` and `distribution`",
    "run_config": "its parts have keys of their own, such as `environment` and `distribution`",
    "parallel_run_config": "its parts are keys of the step",
    "hyperdrive_config": "its parts are keys of the step",
    "automl_config": "its parts are keys of the step",
    "notebook_run_config": "its parts are keys of the step",
    "arguments": "write `arguments`",
    "estimator_entry_script_arguments": "write `arguments`",
    "script": "write `script`",
    "command": "write `kind: command`",
    "module_version": "write `module` and `version`",
    "blacklist_models": "write `blocked_models`",
    "whitelist_models": "write `allowed_models`",
    "X": "write `training_data`",
    "y": "write `training_data` and `label_column_name`",
    "X_valid": "write `validation_data`",
    "y_valid": "write `validation_data`",
    "sample_weight": "write `weight_column_name`",
    "sample_weight_valid": "write `weight_column_name`",
    "cv_splits_indices": "write `cv_split_column_names`",
    "exit_score": "write `experiment_exit_score`",
    "exit_time_sec": "write `experiment_timeout_hours`",
    "experiment_timeout_minutes": "write `experiment_timeout_hours`",
    "max_time_sec": "write `iteration_timeout_minutes`",
    "concurrent_iterations": "write `max_concurrent_iterations`",
    "preprocess": "write `featurization`",
    "is_timeseries": "write `task: forecasting`",
    "task_type": "write `task`",
    "estimator": "write `script`",
    "pipeline": "write `script`: a search runs one",
    "data_script": "write `training_data`",
    "spark_context": "it is an object, which a file cannot say",
    "handler": "it is an object, which a file cannot say",
    **dict.fromkeys(
        (
            *("country_or_region", "drop_column_names", "feature_lags", "freq", "grain_column_names", "max_horizon"),
            *("seasonality", "short_series_handling_configuration", "target_aggregation_function", "target_lags"),
            *("target_rolling_window_size", "time_column_name", "use_stl"),
        ),
        "write `forecasting_parameters`",
    ),
}
# By kind, or for every kind: what the SDK takes and does nothing with, or no longer can.
IGNORED: Mapping[str, tuple[str, ...]] = {
    "": ("hash_paths",),
    # azureml/pipeline/core/_databricks_step_base.py: Databricks runs none since December 2023.
    "databricks": ("init_scripts",),
    # azureml/train/automl/automlconfig.py.
    "auto_ml": ("enable_local_managed", "num_classes", "y_min", "y_max"),
}


def own(kind: str) -> set[str]:
    """The keys of a kind."""
    module, _, name = KINDS[kind].partition(":")
    model: Any = getattr(import_module(module), name)
    return {field.alias or key for key, field in model.model_fields.items()}


def check(pipeline: ir.Pipeline, _files: ProjectFiles) -> Iterator[Finding]:
    for step in pipeline.steps:
        for name in step.sdk:
            said = _wrong(step.kind, name)
            if said is not None:
                message, help_ = said
                yield Finding(path=("steps", step.name, "sdk", name), message=message, help=help_, key=True)


def _wrong(kind: str, name: str) -> tuple[str, str | None] | None:
    taken = signatures()[kind]
    if name in own(kind):
        return f"`{name}` is a key of the step itself", f"write `{name}` beside `kind`"
    if not any(name in names for names in taken.values()):
        known = {one for names in taken.values() for one in names} - own(kind) - set(ELSEWHERE)
        useful = sorted(known - {*IGNORED[""], *IGNORED.get(kind, ())})
        help_ = did_you_mean(name, useful, sort="options left to the SDK")
        return f"{next(iter(taken))} has no parameter `{name}`", help_
    if name in ELSEWHERE:
        return f"`{name}` is not for `sdk`", ELSEWHERE[name]
    if name in (*IGNORED[""], *IGNORED.get(kind, ())):
        return f"`{name}` has no effect", "leave it out"
    return None
