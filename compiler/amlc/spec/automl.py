"""The parts of an `auto_ml` step: how a forecast is made, and how features are."""

from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError, PydanticKnownError

from amlc.spec.data import Value
from amlc.spec.model import Model
from amlc.spec.scalars import CountOrAuto, in_any_case, lower


def _is_lags(given: Any) -> Any:
    if isinstance(given, tuple) and given and all(type(one) is int for one in given):
        return given
    if type(given) is not int and given != "auto":
        raise PydanticCustomError("lags_type", "a whole number, a list of them, or `auto` is wanted")
    return given


Lags = Annotated[int | tuple[int, ...] | Literal["auto"], BeforeValidator(_is_lags)]


class Forecasting(Model):
    """How a forecast is made."""

    time_column_name: str = Field(description="The column of the time.", examples=["day"])
    forecast_horizon: CountOrAuto = Field(
        1, description="How many units of time are forecast, or `auto`.", examples=[14]
    )
    time_series_id_column_names: tuple[str, ...] = Field(
        (), description="The columns that tell series apart.", examples=[["store", "brand"]]
    )
    target_lags: Lags | None = Field(None, description="By how many units the target lags; not at all by default.")
    feature_lags: Literal["auto"] | None = Field(None, description="Whether numeric features lag too.")
    target_rolling_window_size: CountOrAuto | None = Field(
        None, description="Over how many past units the target is averaged; none by default."
    )
    country_or_region_for_holidays: str | None = Field(
        None, description="Whose holidays are features, by its ISO 3166 code of two letters.", examples=["GB"]
    )
    seasonality: CountOrAuto = Field(
        "auto", description="The length of a season in units of time: 1 for none; found out by default."
    )
    use_stl: Literal["season", "season_trend"] | None = Field(
        None, description="Takes season, or season and trend, out of the target; neither by default."
    )
    short_series_handling_configuration: Literal["auto", "pad", "drop"] = Field(
        "auto", description="What becomes of series that are too short."
    )
    freq: str | None = Field(
        None, description="The unit of time, as an offset of pandas; the data's own by default.", examples=["D"]
    )
    target_aggregation_function: Literal["sum", "max", "min", "mean"] | None = Field(
        None, description="With `freq`: how rows of the same unit become one."
    )
    cv_step_size: CountOrAuto = Field("auto", description="How many units lie between two folds.")
    features_unknown_at_forecast_time: tuple[str, ...] | None = Field(
        None, description="Features that are known in training only."
    )


Purpose = Literal["Numeric", "DateTime", "Categorical", "CategoricalHash", "Text", "Hashes", "Ignore", "AllNan"]
BlockedTransformer = Literal[
    "CatTargetEncoder",
    "CountVectorizer",
    "HashOneHotEncoder",
    "LabelEncoder",
    "NaiveBayes",
    "OneHotEncoder",
    "TextTargetEncoder",
    "TfIdf",
    "TimeIndexFeaturizer",
    "WoETargetEncoder",
    "WordEmbedding",
]


class TransformerParams(Model):
    """Settings of a transformer for some columns."""

    columns: tuple[str, ...] = Field((), description="The columns they are for; all by default.", examples=[["price"]])
    parameters: dict[str, Value] = Field(description="The settings.", examples=[{"strategy": "median"}])


class Featurization(Model):
    """How features are made of columns."""

    blocked_transformers: tuple[BlockedTransformer, ...] = Field((), description="Transformers that are not used.")
    column_purposes: dict[str, Purpose] = Field(
        {}, description="What columns are; found out by default.", examples=[{"zip": "Categorical"}]
    )
    transformer_params: dict[str, tuple[TransformerParams, ...]] = Field(
        {}, description="Settings of transformers, by transformer: Imputer, HashOneHotEncoder or TfIdf."
    )
    dataset_language: str | None = Field(None, description="The language of texts, by its ISO 639-3 code.")
    prediction_transform_type: Literal["Integer"] | None = Field(None, description="What predictions are made to be.")


def _is_featurization(given: Any) -> Any:
    """Words and mappings are told apart here: a union would report both members' complaints."""
    if isinstance(given, dict):
        return Featurization.__pydantic_validator__.validate_python(given)
    if (word := lower("auto", "off")(given)) not in ("auto", "off"):
        raise PydanticKnownError("literal_error", {"expected": "'auto' or 'off'"})
    return word


_Word = Literal["auto", "off"]
_WORD = Annotated[str, Field(pattern=in_any_case("auto", "off"))]
FeaturizationOrWord = Annotated[
    _Word | Featurization, BeforeValidator(_is_featurization, json_schema_input_type=_Word | _WORD | Featurization)
]

# azureml/automl/core/constants.py, SupportedTransformers.
TRANSFORMERS = ("HashOneHotEncoder", "Imputer", "TfIdf")
# azureml/automl/core/shared/constants.py, Metric: what each task's models can be compared by.
_NUMBERS = (
    *("normalized_mean_absolute_error", "normalized_root_mean_squared_error", "r2_score", "spearman_correlation"),
)
METRICS = {
    "classification": (
        *("AUC_weighted", "accuracy", "average_precision_score_weighted"),
        *("norm_macro_recall", "precision_score_weighted"),
    ),
    "regression": _NUMBERS,
    "forecasting": _NUMBERS,
    "text-classification": ("AUC_weighted", "accuracy", "precision_score_weighted"),
    "text-classification-multilabel": ("accuracy",),
    "text-ner": ("accuracy",),
}
# azureml/train/automl/constants.py, SupportedModels.
_REGRESSION = (
    *(
        "DecisionTree",
        "ElasticNet",
        "ExtremeRandomTrees",
        "FastLinearRegressor",
        "GradientBoosting",
        "KNN",
        "LassoLars",
    ),
    *("LightGBM", "OnlineGradientDescentRegressor", "RandomForest", "SGD", "TabnetRegressor", "TensorFlowDNN"),
    *("TensorFlowLinearRegressor", "XGBoostRegressor"),
)
MODELS = {
    "classification": (
        *("AveragedPerceptronClassifier", "BernoulliNaiveBayes", "DecisionTree", "ExtremeRandomTrees"),
        *("GradientBoosting", "KNN", "LightGBM", "LinearSVM", "LogisticRegression", "MultinomialNaiveBayes"),
        *("RandomForest", "SGD", "SVM", "TabnetClassifier", "TensorFlowDNN", "TensorFlowLinearClassifier"),
        "XGBoostClassifier",
    ),
    "regression": _REGRESSION,
    "forecasting": (
        *_REGRESSION,
        *("Arimax", "AutoArima", "Average", "ExponentialSmoothing", "Naive", "Prophet", "SeasonalAverage"),
        *("SeasonalNaive", "TCNForecaster"),
    ),
}

# By a key of AutoMLConfig, or of version 2's language, that an `auto_ml` step does not have: what to write instead.
HINTS = {
    **{key: f"write it in `forecasting_parameters`: {{{key}: …}}" for key in Forecasting.model_fields},
    "grain_column_names": "write `forecasting_parameters: {time_series_id_column_names: …}`",
    "max_horizon": "write `forecasting_parameters: {forecast_horizon: …}`",
    "country_or_region": "write `forecasting_parameters: {country_or_region_for_holidays: …}`",
    "holiday_country": "write `forecasting_parameters: {country_or_region_for_holidays: …}`",
    "drop_column_names": "write `drop_columns` on the input, or `forecasting_parameters: "
    "{features_unknown_at_forecast_time: …}`",
    "path": "did you mean `source`?",
    "target_column_name": "did you mean `label_column_name`?",
    "test_data_size": "did you mean `test_size`?",
    "validation_data_size": "did you mean `validation_size`?",
    "limits": "its parts are keys of the step: `iterations`, `experiment_timeout_hours`, …",
    "training": "its parts are keys of the step: `allowed_models`, `blocked_models`, `enable_dnn`, …",
    "environment": "leave it out: the service has one for `auto_ml`",
    "script": "leave it out: an `auto_ml` step writes its own",
    "arguments": "leave it out: an `auto_ml` step has no script of yours",
}
