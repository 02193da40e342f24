"""pipeline.yaml as a person writes it against the SDK."""

import os
from typing import Any

from azureml.automl.core.featurization import FeaturizationConfig
from azureml.automl.core.forecasting_parameters import ForecastingParameters
from azureml.core import Dataset, Datastore, Environment, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
from azureml.core.runconfig import RunConfiguration
from azureml.data import OutputFileDatasetConfig
from azureml.pipeline.core import Pipeline, PipelineData, TrainingOutput
from azureml.pipeline.steps import AutoMLStep, PythonScriptStep
from azureml.train.automl import AutoMLConfig

auth = ServicePrincipalAuthentication(
    os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"], os.environ["SP_PASSWORD"]
)
ws = Workspace.get("aml", auth=auth, subscription_id=os.environ["AZURE_SUBSCRIPTION_ID"], resource_group="aml-rg")
data = Datastore.get(ws, "data")
cpu = ws.compute_targets["cpu"]
plain = Environment("plain")
plain.docker.base_image = "example.azurecr.io/plain:1"
plain.python.user_managed_dependencies = True


def table(path: str) -> Any:
    return Dataset.Tabular.from_delimited_files((data, path), validate=False, infer_column_types=False)


def find(task: str, label: str, **more: Any) -> AutoMLConfig:
    return AutoMLConfig(task, path="train", compute_target=cpu, label_column_name=label, **more)


features = FeaturizationConfig(blocked_transformers=["LabelEncoder"])
features.add_column_purpose("age", "Numeric")
features.add_column_purpose("zip", "Categorical")
features.add_transformer_params("HashOneHotEncoder", [], {"number_of_bits": 3})
features.add_transformer_params("Imputer", ["age"], {"strategy": "median"})
spenders = AutoMLStep(
    "spenders",
    find(
        "classification",
        "spends",
        primary_metric="AUC_weighted",
        training_data=table("customers.csv"),
        validation_data=table("holdout.csv"),
        weight_column_name="weight",
        positive_label="1",
        featurization=features,
        allowed_models=["LightGBM", "RandomForest", "LogisticRegression"],
        blocked_models=["LogisticRegression"],
        iterations=30,
        experiment_timeout_hours=1.5,
        experiment_exit_score=0.97,
        iteration_timeout_minutes=20,
        max_concurrent_iterations=4,
        max_cores_per_iteration=-1,
        enable_stack_ensemble=False,
        verbosity=10,
        enable_streaming=True,
        n_best_runs=2,
    ),
    outputs=[
        PipelineData("best", training_output=TrainingOutput("Model")),
        PipelineData("metrics", data, training_output=TrainingOutput("Metrics")),
    ],
    version="2",
    enable_default_model_output=False,
    enable_default_metrics_output=False,
)
forecast = AutoMLStep(
    "forecast",
    find(
        "forecasting",
        "amount",
        training_data=Dataset.Tabular.from_parquet_files((data, "sales/*.parquet"), validate=False),
        n_cross_validations=3,
        forecasting_parameters=ForecastingParameters(
            "day",
            14,
            ["store", "brand"],
            target_lags=[1, 7],
            country_or_region_for_holidays="GB",
            freq="D",
        ),
    ),
    allow_reuse=False,
)
forecast.run_after(spenders)
prices = OutputFileDatasetConfig("prices", (data, "dataset/{run-id}/{output-name}"))
more = PipelineData("more").as_dataset()
run_config = RunConfiguration()
run_config.environment = plain
clean = PythonScriptStep(
    "clean.py",
    name="clean",
    arguments=[prices],
    outputs=[prices, more],
    compute_target="cpu",
    runconfig=run_config,
    source_directory="src",
)
price = AutoMLStep(
    "price",
    find(
        "regression",
        "price",
        training_data=prices.read_delimited_files(),
        validation_data=more.parse_delimited_files(file_extension=None),
        featurization="off",
    ),
)
published = Pipeline(ws, [spenders, forecast, clean, price]).publish("automl", "", "1", continue_on_step_failure=False)
print(published.id)
