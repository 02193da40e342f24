"""Lowers an `auto_ml` step: its configuration, and the step itself."""

from collections.abc import Mapping
from typing import Any

from amlc import ir
from amlc.backends.azureml_v1 import data, tables
from amlc.backends.azureml_v1.names import Names
from amlc.backends.azureml_v1.outputs import Promoted
from amlc.program import Artifact, Call, Dict, Expression, Imported, List, Name, ProjectFolder, Statement, Tuple

# What is uploaded where nothing is to be: the SDK would upload the folder that it runs in
# (azureml/pipeline/steps/automl_step.py).
NOTHING = "auto_ml"
ABOUT = {f"{NOTHING}/about.txt": "An `auto_ml` step without a `source` uploads this, and nothing else.\n"}


def uploads_nothing(one: ir.Step) -> bool:
    return isinstance(one.own, ir.AutoML) and one.source is None


def configuration(names: Names, one: ir.Step, own: ir.AutoML, promoted: Promoted) -> list[Statement]:
    ports = {port.name: port for port in one.inputs}
    kwargs: dict[str, Expression] = {
        "path": Artifact(NOTHING) if one.source is None else ProjectFolder(one.source),
        "compute_target": Name(names.of("compute", one.compute.name)),
        **{key: _data(names, ports[key], promoted) for key in own.data},
        **{key: _plain(value) for key, value in own.settings.items()},
        "featurization": own.featurization if isinstance(own.featurization, str) else _featurization(own.featurization),
        "enforce_time_on_windows": False,  # else it depends on where this runs
    }
    if own.forecasting is not None:
        module = "azureml.automl.core.forecasting_parameters"
        given = {key: _plain(value) for key, value in own.forecasting.items()}
        kwargs["forecasting_parameters"] = Call(Imported(module, "ForecastingParameters"), kwargs=given)
    made = Call(Imported("azureml.train.automl", "AutoMLConfig"), kwargs=kwargs)
    return [Statement(target=names.of("run", one.name), value=made, origin=("steps", one.name))]


def step(names: Names, one: ir.Step, own: ir.AutoML, ports: Mapping[str, Expression]) -> Call:
    kwargs: dict[str, Expression] = {
        "name": one.name,
        "automl_config": Name(names.of("run", one.name)),
        "inputs": List(tuple(value for name, value in ports.items() if name not in own.data)),
        "outputs": List(tuple(Name(names.of("output", one.name, output.name)) for output in one.outputs)),
        "enable_default_model_output": own.default_model_output,
        "enable_default_metrics_output": own.default_metrics_output,
        "allow_reuse": one.reuse,
    }
    if own.version is not None:
        kwargs["version"] = own.version
    return Call(Imported("azureml.pipeline.steps", "AutoMLStep"), kwargs=kwargs)


def _data(names: Names, port: ir.InputPort, promoted: Promoted) -> Expression:
    """The table itself: the step makes the port of it."""
    if not isinstance(port.source, ir.Written):
        return data.read(names, port.source)
    producer, output = port.source
    written = Name(names.of("output", producer, output.name))
    if port.table is None:
        return written
    is_promoted = (producer, output.name) in promoted
    return tables.promoted(written, port.table) if is_promoted else tables.output(written, port.table)


def _featurization(one: ir.Featurization) -> Call:
    params = {
        transformer: List(tuple(Tuple((List(given.columns), _plain(given.parameters))) for given in every))
        for transformer, every in sorted(one.transformer_params.items())
    }
    kwargs: dict[str, Expression] = {
        "blocked_transformers": List(one.blocked_transformers) if one.blocked_transformers else None,
        "column_purposes": Dict(dict(sorted(one.column_purposes.items()))) if one.column_purposes else None,
        "transformer_params": Dict(params) if params else None,
        "dataset_language": one.dataset_language,
        "prediction_transform_type": one.prediction_transform_type,
    }
    given = {key: value for key, value in kwargs.items() if value is not None}
    return Call(Imported("azureml.automl.core.featurization", "FeaturizationConfig"), kwargs=given)


def _plain(value: Any) -> Expression:
    match value:
        case tuple() | list():
            return List(tuple(value))
        case Mapping():
            return Dict(dict(sorted(value.items())))
        case _:
            plain: str | int | float | bool | None = value
            return plain
