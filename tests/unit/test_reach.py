"""Every parameter of the SDK's objects can be said in a spec, or is left out for a reason that stands here.

Those of the steps and their configurations are in `test_signatures.py`, those of computes and datastores in
`test_resource_options.py`.
"""

import inspect
from collections.abc import Iterator, Mapping
from importlib import import_module
from typing import Any

import pytest

from amlc.spec.shape import fields

pytestmark = pytest.mark.filterwarnings("ignore")  # the SDK warns of itself

_HYPERDRIVE, _RUN, _CORE = "azureml.train.hyperdrive", "azureml.core.runconfig", "azureml.pipeline.core"
_SCHEDULE = ("spec.schedules:Schedule", "spec.schedules:DatastoreTrigger")
_PIPELINE = ("spec.pipeline:Pipeline", "spec.pipeline:Publish")
_TABLE = ("spec.data:DatasetInput",)
_MODULE = ("kinds.module:Module",)
# By constructor or method: the models that say its parameters.
MODELS: Mapping[str, tuple[str, ...]] = {
    f"{_CORE}.Pipeline": _PIPELINE,
    f"{_CORE}.Pipeline.publish": _PIPELINE,
    f"{_CORE}.PipelineEndpoint.publish": ("spec.endpoint:Endpoint",),
    f"{_CORE}.Schedule.create": _SCHEDULE,
    f"{_CORE}.Schedule.create_for_pipeline_endpoint": _SCHEDULE,
    f"{_CORE}.ScheduleRecurrence": ("spec.schedules:Recurrence",),
    f"{_CORE}.PipelineData": ("spec.outputs:PipelineDataOutput",),
    f"{_CORE}.TrainingOutput": ("spec.other_outputs:TrainingOutput",),
    f"{_CORE}.Module.create": _MODULE,
    f"{_CORE}.Module.publish_python_script": _MODULE,
    f"{_CORE}.graph.InputPortDef": ("spec.references:InputRef",),
    f"{_CORE}.graph.OutputPortDef": ("spec.outputs:PipelineDataOutput",),
    f"{_HYPERDRIVE}.BanditPolicy": ("spec.hyperdrive:Bandit",),
    f"{_HYPERDRIVE}.MedianStoppingPolicy": ("spec.hyperdrive:MedianStopping",),
    f"{_HYPERDRIVE}.TruncationSelectionPolicy": ("spec.hyperdrive:TruncationSelection",),
    f"{_HYPERDRIVE}.RandomParameterSampling": ("spec.hyperdrive:Sampling",),
    f"{_HYPERDRIVE}.GridParameterSampling": ("spec.hyperdrive:Sampling",),
    f"{_HYPERDRIVE}.BayesianParameterSampling": ("spec.hyperdrive:Sampling",),
    "azureml.automl.core.featurization.FeaturizationConfig": ("spec.automl:Featurization",),
    "azureml.automl.core.forecasting_parameters.ForecastingParameters": ("spec.automl:Forecasting",),
    f"{_RUN}.DockerConfiguration": ("spec.processes:Docker",),
    f"{_RUN}.MpiConfiguration": ("spec.processes:Mpi",),
    f"{_RUN}.PyTorchConfiguration": ("spec.processes:PyTorch",),
    f"{_RUN}.TensorflowConfiguration": ("spec.processes:TensorFlow",),
    "azureml.data.OutputFileDatasetConfig": ("spec.outputs:FileOutput",),
    "azureml.data.OutputFileDatasetConfig.as_mount": ("spec.outputs:FileOutput",),
    "azureml.data.OutputFileDatasetConfig.as_upload": ("spec.outputs:FileOutput",),
    "azureml.data.OutputFileDatasetConfig.register_on_complete": ("spec.outputs:Registration",),
    "azureml.data.OutputFileDatasetConfig.read_delimited_files": ("spec.other_outputs:TabularOutput",),
    "azureml.data.OutputFileDatasetConfig.read_parquet_files": ("spec.other_outputs:TabularOutput",),
    "azureml.data.output_dataset_config.HDFSOutputDatasetConfig": ("spec.other_outputs:HdfsOutput",),
    "azureml.core.Dataset.File.from_files": _TABLE,
    "azureml.core.Dataset.Tabular.from_delimited_files": _TABLE,
    "azureml.core.Dataset.Tabular.from_parquet_files": _TABLE,
    "azureml.core.Dataset.Tabular.from_json_lines_files": _TABLE,
    "azureml.core.Dataset.Tabular.from_sql_query": _TABLE,
    "azureml.data.data_reference.DataReference": ("spec.data_references:DataReferenceInput",),
    "azureml.data.sql_data_reference.SqlDataReference": ("spec.data_references:SqlReferenceInput",),
}
_ITS_KEY = "its name is its key"
_ANOTHER_NAME = "the language has another name for it: "
# By parameter, of whatever has it: where else it is said, or why it is not.
ELSEWHERE: Mapping[str, str] = {
    "workspace": "`workspace` says it for the whole spec",
    "name": _ITS_KEY,
    "data_reference_name": _ITS_KEY,
    "output_name": _ITS_KEY,
    "default_data_reference_name": _ITS_KEY,
    "label": _ITS_KEY,
    "pipeline": "it is the spec's own",
    "pipeline_id": "it is the spec's own",
    "pipeline_endpoint_id": "it is that of `publish`",
    "experiment_name": f"{_ANOTHER_NAME}experiment",
    "pipeline_parameters": f"{_ANOTHER_NAME}parameters",
    "data_path_parameter_name": f"{_ANOTHER_NAME}parameter",
    "path_on_datastore": f"{_ANOTHER_NAME}path",
    "output_mode": f"{_ANOTHER_NAME}mode",
    "output_path_on_compute": f"{_ANOTHER_NAME}path_on_compute",
    "output_overwrite": f"{_ANOTHER_NAME}overwrite",
    "pipeline_output_name": f"{_ANOTHER_NAME}pipeline_output",
    "training_output": "an output of `kind: training_output`",
    "type": f"{_ANOTHER_NAME}of",
    "destination": "`datastore` and `path` say it",
    "set_column_types": f"{_ANOTHER_NAME}column_types",
    "script_name": f"{_ANOTHER_NAME}script",
    "source_directory": f"{_ANOTHER_NAME}source",
    "runconfig": "`environment` says what it holds",
    "default_datastore_name": "whoever uses a module says where its outputs go",
    "default_datastore_mode": f"{_ANOTHER_NAME}mode",
    "default_path_on_compute": f"{_ANOTHER_NAME}path_on_compute",
    "default_overwrite": "whoever uses a module says it",
    "is_optional": "a step has all of its inputs",
    "is_resource": "the SDK's own use, of query folders",
    "data_types": "both files and folders, as of any step",
    "additional_transformations": "the SDK's own use, of tables",
    "create_sequencing_ports": "without them nothing could wait for the step",
    "hash_paths": "it has no effect (azureml/pipeline/core/module.py)",
    "wait_for_provisioning": "how a program waits, not what it makes",
    "wait_timeout": "how a program waits, not what it makes",
    "validate": "it reads the data while publishing",
    "default_datastore": "each output says where it goes",
    "default_source_directory": "each step has its `source`",
    "resolve_closure": "all steps are listed",
    "properties": "the SDK's own use (azureml/train/hyperdrive/sampling.py)",
    "shared_volumes": "for Windows' own containers only; always there otherwise",
    "drop_columns": "deprecated: the data is read without them",
    "group_column_names": "deprecated (azureml/automl/core/forecasting_parameters.py)",
    "holiday_country": "deprecated: country_or_region_for_holidays",
    "short_series_handling": "deprecated: short_series_handling_configuration",
    "validate_parameters": "it only says whether mistakes are reported",
}


def parameters(path: str) -> Iterator[str]:
    taken = found(path)
    signature = inspect.signature(taken.__init__ if inspect.isclass(taken) else taken)
    for one in signature.parameters.values():
        if one.kind not in (one.VAR_KEYWORD, one.VAR_POSITIONAL) and one.name != "self" and one.name[0] != "_":
            yield one.name


def found(path: str) -> Any:
    """The class or method of a path; the module is the longest part that imports."""
    parts = path.split(".")
    for length in range(len(parts), 0, -1):
        try:
            value: Any = import_module(".".join(parts[:length]))
        except ModuleNotFoundError:
            continue
        for part in parts[length:]:
            value = getattr(value, part)
        return value
    raise LookupError(path)


def keys(path: str) -> set[str]:
    said: set[str] = set()
    for one in MODELS[path]:
        module, _, name = one.partition(":")
        model: Any = getattr(import_module(f"amlc.{module}"), name)
        said |= {field.alias or key for key, field in model.model_fields.items()} | set(fields(model))
    return said


@pytest.mark.parametrize("path", MODELS)
def test_every_parameter_can_be_said(path: str) -> None:
    assert [name for name in parameters(path) if name not in keys(path) and name not in ELSEWHERE] == []


def test_every_reason_is_for_a_parameter() -> None:
    assert sorted(ELSEWHERE.keys() - {name for path in MODELS for name in parameters(path)}) == []
