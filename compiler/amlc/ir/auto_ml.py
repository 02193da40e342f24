"""What an `auto_ml` step has beyond what every step has."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class TransformerParams(NamedTuple):
    """Settings of a transformer, for some columns or, without any, for all."""

    columns: tuple[str, ...]
    parameters: Mapping[str, Any]


class Featurization(NamedTuple):
    """How features are made of columns; what is empty or None is found out."""

    blocked_transformers: tuple[str, ...]
    column_purposes: Mapping[str, str]
    transformer_params: Mapping[str, tuple[TransformerParams, ...]]
    dataset_language: str | None
    prediction_transform_type: str | None


class AutoML(NamedTuple):
    """How models are found: the step's input ports with the data, by the SDK's parameter, and the settings of an
    AutoMLConfig and of its ForecastingParameters, under the SDK's names; what nobody set is not among them.
    """

    data: tuple[str, ...]
    settings: Mapping[str, Any]
    featurization: str | Featurization
    forecasting: Mapping[str, Any] | None
    default_model_output: bool
    default_metrics_output: bool
    version: str | None
