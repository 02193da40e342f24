"""`auto_ml`: tries models and settings on a table, and finds the best."""

from collections.abc import Iterator, Mapping
from typing import ClassVar, Literal

from pydantic import Field

from amlc.diagnostics import Finding, did_you_mean
from amlc.rules import beside, meaningless, missing, wrong
from amlc.spec.automl import HINTS, METRICS, MODELS, TRANSFORMERS, Featurization, FeaturizationOrWord, Forecasting
from amlc.spec.references import Data
from amlc.spec.scalars import CountOrAuto, Option
from amlc.spec.steps import Step

KIND = "auto_ml"


class AutoMl(Step):
    """Finds the best model for a table of training data."""

    HINTS: ClassVar[Mapping[str, str]] = {**Step.HINTS, **HINTS}

    kind: Literal["auto_ml"]
    source: str | None = Field(
        None,
        description="The folder that is uploaded, relative to this file; none by default: the data is what counts.",
        examples=["../steps/train"],
    )
    task: Literal[
        "classification",
        "regression",
        "forecasting",
        "text-classification",
        "text-classification-multilabel",
        "text-ner",
    ] = Field(description="What the models do.", examples=["classification"])
    primary_metric: str | None = Field(
        None,
        description="What models are compared by; accuracy for classes and texts by default, "
        "normalized_root_mean_squared_error for numbers.",
        examples=["AUC_weighted"],
    )
    training_data: Data = Field(
        description="The table to learn from.", examples=[{"step": "prep", "output": "clean", "format": "parquet"}]
    )
    label_column_name: str = Field(description="The column to predict.", examples=["spends"])
    validation_data: Data | None = Field(None, description="The table to validate with; some training data by default.")
    validation_size: float | None = Field(
        None, ge=0, le=1, description="What fraction of the training data to validate with.", examples=[0.2]
    )
    n_cross_validations: CountOrAuto | None = Field(
        None, description="How many folds to validate with, or `auto`.", examples=[5]
    )
    cv_split_column_names: tuple[str, ...] = Field((), description="Columns that say which rows each fold has.")
    test_data: Data | None = Field(None, description="The table to test the best model with; no test by default.")
    test_size: float | None = Field(None, ge=0, le=0.99, description="Or what fraction of the training data.")
    weight_column_name: str | None = Field(None, description="The column of the rows' weights.")
    positive_label: Option | None = Field(
        None, description="With `task: classification`: the label that counts as yes."
    )
    featurization: FeaturizationOrWord = Field(
        "auto", description="How features are made: `auto`, `off`, or settings.", examples=["off"]
    )
    forecasting_parameters: Forecasting | None = Field(
        None, description="With `task: forecasting`: how the forecast is made."
    )
    allowed_models: tuple[str, ...] | None = Field(
        None, description="The models to try; all by default.", examples=[["LightGBM", "RandomForest"]]
    )
    blocked_models: tuple[str, ...] = Field((), description="Models not to try.", examples=[["KNN"]])
    iterations: int | None = Field(None, ge=1, le=1000, description="How many models to try; 1000 by default.")
    experiment_timeout_hours: float | None = Field(
        None, ge=0.25, description="After how many hours the search ends; 144 by default.", examples=[1.5]
    )
    experiment_exit_score: float | None = Field(
        None, description="The score at which the search ends; none by default."
    )
    iteration_timeout_minutes: int | None = Field(
        None, ge=1, le=43200, description="After how many minutes a model is given up; 43200 by default."
    )
    enable_early_stopping: bool = Field(True, description="Whether the search ends when scores no longer improve.")
    max_concurrent_iterations: int = Field(1, ge=1, description="How many models are tried at once.")
    max_cores_per_iteration: int = Field(
        1, ge=-1, le=16384, description="How many cores each model has; -1 for all of the machine's."
    )
    mem_in_mb: int | None = Field(None, ge=1, description="How much memory each model may use, in megabytes.")
    exclude_nan_labels: bool = Field(True, description="Whether rows without a label are left out.")
    enable_dnn: bool | None = Field(None, description="Whether neural networks are tried; only for texts by default.")
    enable_voting_ensemble: bool = Field(True, description="Whether a vote of the best models is tried.")
    enable_stack_ensemble: bool | None = Field(None, description="Whether a stack of the best models is tried.")
    enable_onnx_compatible_models: bool = Field(False, description="Whether only models are tried that ONNX takes.")
    model_explainability: bool = Field(True, description="Whether the best model is explained.")
    verbosity: Literal[10, 20, 30, 40, 50] = Field(20, description="How much is logged: a level of Python's logging.")
    debug_log: str = Field("automl.log", description="The file that is logged to.", examples=["automl.log"])
    enable_default_model_output: bool = Field(True, description="Whether the best model becomes an output by itself.")
    enable_default_metrics_output: bool = Field(True, description="Whether the metrics become an output by themselves.")
    version: str | None = Field(
        None, description="A tag that, when changed, keeps an earlier result from being reused."
    )


Spec = AutoMl


def rules(spec: AutoMl) -> Iterator[Finding]:
    """What AutoMLConfig refuses (azureml/train/automl/automlconfig.py, azureml/automl/core/config_utilities.py)."""
    yield from _of_task(spec)
    yield from _models(spec)
    if isinstance(spec.featurization, Featurization):
        for name in spec.featurization.transformer_params:
            if name not in TRANSFORMERS:
                help_ = did_you_mean(name, TRANSFORMERS, sort="transformers with settings")
                path = ("featurization", "transformer_params", name)
                yield wrong(path, f"`{name}` is not a transformer with settings", help_)
    yield from beside(spec, "validation_data", ["cv_split_column_names", "n_cross_validations", "validation_size"])
    yield from beside(spec, "cv_split_column_names", ["n_cross_validations", "validation_size", "test_size"])
    yield from beside(spec, "test_data", ["test_size"])
    folds = spec.n_cross_validations
    if isinstance(folds, int) and not 2 <= folds <= 1000:
        yield wrong(("n_cross_validations",), f"`n_cross_validations` must be from 2 to 1000, not {folds}")
    if spec.max_cores_per_iteration == 0:
        yield wrong(("max_cores_per_iteration",), "`max_cores_per_iteration` cannot be 0", "-1 stands for all")
    if (spec.validation_size or 0) + (spec.test_size or 0) > 0.99 and spec.test_size:
        yield wrong(("test_size",), "`validation_size` and `test_size` leave no data to train with")
    if spec.weight_column_name is not None and spec.weight_column_name.lower() == spec.label_column_name.lower():
        yield wrong(("weight_column_name",), "the column of the weights is the column to predict")
    for key in ("training_data", "validation_data", "test_data"):
        if (data := getattr(spec, key)) is not None and data.mode not in (None, "direct"):
            message = f"an `auto_ml` step cannot read with `mode: {data.mode}`"
            yield wrong((key, "mode"), message, "leave `mode` out: tables are read with `direct`")


def _of_task(spec: AutoMl) -> Iterator[Finding]:
    if spec.primary_metric is not None and spec.primary_metric not in METRICS[spec.task]:
        message = f"`{spec.primary_metric}` is not a primary metric of `task: {spec.task}`"
        help_ = did_you_mean(spec.primary_metric, METRICS[spec.task], sort="primary metrics")
        yield wrong(("primary_metric",), message, help_)
    if spec.task != "classification" and spec.positive_label is not None:
        yield meaningless("positive_label", f"with `task: {spec.task}`")
    if spec.task == "classification" and spec.enable_dnn and spec.n_cross_validations is not None:
        yield meaningless("n_cross_validations", "with `enable_dnn: true`")
    forecast = spec.forecasting_parameters
    if spec.task == "forecasting" and forecast is None:
        yield missing("forecasting_parameters", "a forecast needs its time: {time_column_name: …}")
    if forecast is None:
        return
    if spec.task != "forecasting":
        yield meaningless("forecasting_parameters", f"with `task: {spec.task}`")
        return
    at = ("forecasting_parameters",)
    for key, least in (
        ("forecast_horizon", 1),
        ("target_rolling_window_size", 2),
        ("seasonality", 1),
        ("cv_step_size", 1),
    ):
        if isinstance(value := getattr(forecast, key), int) and value < least:
            yield wrong((*at, key), f"`{key}` must be at least {least}, not {value}")
    lags = forecast.target_lags
    for lag in lags if isinstance(lags, tuple) else (lags,):
        if isinstance(lag, int) and not 1 <= lag <= 2000:
            yield wrong((*at, "target_lags"), f"a lag must be from 1 to 2000, not {lag}")
    if forecast.target_aggregation_function is not None and forecast.freq is None:
        yield meaningless("target_aggregation_function", "without `freq`", at)
    if spec.enable_onnx_compatible_models:
        yield meaningless("enable_onnx_compatible_models", "with `task: forecasting`")


def _models(spec: AutoMl) -> Iterator[Finding]:
    known = MODELS.get(spec.task)
    if known is None:
        return
    for key in ("allowed_models", "blocked_models"):
        for index, model in enumerate(getattr(spec, key) or ()):
            if model not in known:
                message = f"`task: {spec.task}` has no model `{model}`"
                yield wrong((key, index), message, did_you_mean(model, known, sort="models"))
    if spec.allowed_models is not None and not set(spec.allowed_models) - set(spec.blocked_models):
        message = "`allowed_models` is empty" if not spec.allowed_models else "all of `allowed_models` are blocked"
        yield wrong(("allowed_models",), message)
