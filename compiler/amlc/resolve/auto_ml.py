"""Resolves what only an `auto_ml` step has."""

from collections.abc import Iterator, Mapping
from typing import Any

from amlc import ir
from amlc.diagnostics import Finding
from amlc.resolve.context import Resolver
from amlc.rules import wrong
from amlc.spec.steps import Step
from amlc.tree import Path

# The keys that hold its data: each is a port of that name, whatever else it is called
# (azureml/pipeline/steps/automl_step.py, _update_inputs).
DATA = ("training_data", "validation_data", "test_data")
# What is no setting of an AutoMLConfig, or is put together of other objects.
_ELSEWHERE = (
    *("kind", "source", "version", "featurization", "forecasting_parameters"),
    *("enable_default_model_output", "enable_default_metrics_output"),
)


def own(on: Resolver, name: str, body: Any, ports: Mapping[str, ir.InputPort]) -> ir.AutoML:
    at: Path = ("steps", name)
    if on.where.is_whole(at):
        on.findings += (one.below(at) for one in _data(body, ports))
    skipped = {*Step.model_fields, *DATA, *_ELSEWHERE}
    return ir.AutoML(
        data=tuple(key for key in DATA if key in ports),
        settings={key: value for key, value in body if key not in skipped and value not in (None, ())},
        featurization=_featurization(body.featurization),
        forecasting=body.forecasting_parameters and _given(body.forecasting_parameters),
        default_model_output=body.enable_default_model_output,
        default_metrics_output=body.enable_default_metrics_output,
        version=body.version,
    )


def _featurization(one: Any) -> str | ir.Featurization:
    if isinstance(one, str):
        return one
    return ir.Featurization(
        blocked_transformers=one.blocked_transformers,
        column_purposes=one.column_purposes,
        transformer_params={
            transformer: tuple(ir.TransformerParams(params.columns, params.parameters) for params in given)
            for transformer, given in one.transformer_params.items()
        },
        dataset_language=one.dataset_language,
        prediction_transform_type=one.prediction_transform_type,
    )


def _given(one: Any) -> dict[str, Any]:
    return {key: value for key, value in one if value not in (None, ())}


def _data(body: Any, ports: Mapping[str, ir.InputPort]) -> Iterator[Finding]:
    """What an AutoMLConfig takes as data: tables that are known by then (azureml/train/automl/automlconfig.py)."""
    for key in DATA:
        one = getattr(body, key)
        if one is None:
            continue
        if one.as_ is not None:
            yield wrong((key, "as"), f"the SDK calls this input `{key}`", "leave `as` out")
        source = ports[key].source if key in ports else None
        message, advice = None, None
        match source:
            case ir.ParameterDataset():
                message, advice = (
                    "a parameter cannot be the data of an `auto_ml` step",
                    "write an input that is not one",
                )
            case ir.RegisteredDataset(version=None):
                message, advice = f"`{source.name}` is a dataset without a version", "the SDK asks for one: version: …"
            case ir.FileDataset(table=None):
                message, advice = f"`{source.name}` is not a table", "add a `format`, such as `delimited`, to the input"
            case ir.DataReference() | ir.SqlReference():
                message, advice = f"`{source.name}` is not a table", "write an input with a `path` and a `format`"
            case ir.Written(_, output) if ports[key].table is None and not isinstance(output, ir.TabularOutput):
                message, advice = f"the output `{output.name}` is not a table", "add a `format`, such as `delimited`"
            case _:
                pass
        if message is not None:
            yield wrong((key,), message, advice)
