"""find-a-model: Who will spend, and how much

Compiled by amlc from pipeline.yaml: change that, not this. It runs from the project root.
"""

from pathlib import Path

from azureml.automl.core.featurization import FeaturizationConfig
from azureml.automl.core.forecasting_parameters import ForecastingParameters
from azureml.core import Dataset, Datastore, Workspace
from azureml.core.authentication import AzureCliAuthentication
from azureml.core.compute import AmlCompute, ComputeTarget
from azureml.core.compute_target import ComputeTargetException
from azureml.pipeline.core import Pipeline, PipelineData, TrainingOutput
from azureml.pipeline.steps import AutoMLStep
from azureml.train.automl import AutoMLConfig

ROOT = Path.cwd()
HERE = Path(__file__).resolve().parent

auth = AzureCliAuthentication(cloud="AzureCloud")

workspace = Workspace(
    subscription_id="sub-1",
    resource_group="aml-rg",
    workspace_name="aml",
    auth=auth,
)

datastore_MLData = Datastore.get(workspace, "MLData")

try:
    compute_cluster = ComputeTarget(workspace=workspace, name="cluster")
except ComputeTargetException:
    compute_cluster = ComputeTarget.create(
        workspace,
        "cluster",
        AmlCompute.provisioning_configuration(
            vm_size="STANDARD_D4_V2",
            max_nodes=4,
            min_nodes=0,
            vm_priority="dedicated",
            idle_seconds_before_scaledown=1800,
        ),
    )
    compute_cluster.wait_for_completion()
else:
    assert str(compute_cluster.type).casefold() == "amlcompute"
    assert str(compute_cluster.vm_size).casefold() == "standard_d4_v2"
    assert str(compute_cluster.vm_priority).casefold() == "dedicated"
    assert str(compute_cluster.scale_settings.minimum_node_count).casefold() == "0"
    assert str(compute_cluster.scale_settings.maximum_node_count).casefold() == "4"

dataset_customers = Dataset.Tabular.from_delimited_files(
    path=[(datastore_MLData, "customers/*.csv")],
    validate=False,
    infer_column_types=False,
)

dataset_holdout = Dataset.Tabular.from_delimited_files(
    path=[(datastore_MLData, "holdout.csv")],
    validate=False,
    infer_column_types=False,
)

dataset_sales = Dataset.Tabular.from_parquet_files(
    path=[(datastore_MLData, "sales/*.parquet")],
    validate=False,
)

spenders_best = PipelineData(name="best", training_output=TrainingOutput(type="Model"))
spenders_metrics = PipelineData(name="metrics", training_output=TrainingOutput(type="Metrics"))
spenders_run = AutoMLConfig(
    path=str(ROOT / "train"),
    compute_target=compute_cluster,
    training_data=dataset_customers,
    validation_data=dataset_holdout,
    task="classification",
    primary_metric="AUC_weighted",
    label_column_name="spends",
    weight_column_name="weight",
    positive_label="yes",
    allowed_models=["LightGBM", "RandomForest", "LogisticRegression"],
    blocked_models=["LogisticRegression"],
    iterations=30,
    experiment_timeout_hours=1.5,
    experiment_exit_score=0.97,
    iteration_timeout_minutes=20,
    enable_early_stopping=True,
    max_concurrent_iterations=4,
    max_cores_per_iteration=-1,
    exclude_nan_labels=True,
    enable_voting_ensemble=True,
    enable_stack_ensemble=False,
    enable_onnx_compatible_models=False,
    model_explainability=True,
    verbosity=10,
    debug_log="logs/automl.log",
    featurization=FeaturizationConfig(
        blocked_transformers=["LabelEncoder"],
        column_purposes={"joined": "DateTime", "zip": "Categorical"},
        transformer_params={
            "HashOneHotEncoder": [([], {"number_of_bits": 3})],
            "Imputer": [(["age"], {"strategy": "median"})],
        },
    ),
    enforce_time_on_windows=False,
    enable_streaming=True,
)
step_spenders = AutoMLStep(
    name="spenders",
    automl_config=spenders_run,
    inputs=[],
    outputs=[spenders_best, spenders_metrics],
    enable_default_model_output=False,
    enable_default_metrics_output=False,
    allow_reuse=True,
)

sales_run = AutoMLConfig(
    path=str(HERE / "auto_ml"),
    compute_target=compute_cluster,
    training_data=dataset_sales,
    task="forecasting",
    primary_metric="normalized_root_mean_squared_error",
    label_column_name="amount",
    n_cross_validations="auto",
    blocked_models=["Prophet"],
    enable_early_stopping=True,
    max_concurrent_iterations=1,
    max_cores_per_iteration=1,
    exclude_nan_labels=True,
    enable_voting_ensemble=True,
    enable_onnx_compatible_models=False,
    model_explainability=True,
    verbosity=20,
    debug_log="automl.log",
    featurization="auto",
    enforce_time_on_windows=False,
    forecasting_parameters=ForecastingParameters(
        time_column_name="day",
        forecast_horizon=14,
        time_series_id_column_names=["store", "brand"],
        target_lags=[1, 7],
        target_rolling_window_size=7,
        country_or_region_for_holidays="GB",
        seasonality=7,
        use_stl="season",
        short_series_handling_configuration="pad",
        freq="D",
        target_aggregation_function="sum",
        cv_step_size=7,
    ),
)
step_sales = AutoMLStep(
    name="sales",
    automl_config=sales_run,
    inputs=[],
    outputs=[],
    enable_default_model_output=True,
    enable_default_metrics_output=True,
    allow_reuse=True,
)

price_run = AutoMLConfig(
    path=str(HERE / "auto_ml"),
    compute_target=compute_cluster,
    training_data=dataset_customers,
    task="regression",
    label_column_name="price",
    validation_size=0.2,
    test_size=0.1,
    enable_early_stopping=True,
    max_concurrent_iterations=1,
    max_cores_per_iteration=1,
    exclude_nan_labels=True,
    enable_voting_ensemble=True,
    enable_onnx_compatible_models=False,
    model_explainability=True,
    verbosity=20,
    debug_log="automl.log",
    featurization="off",
    enforce_time_on_windows=False,
)
step_price = AutoMLStep(
    name="price",
    automl_config=price_run,
    inputs=[],
    outputs=[],
    enable_default_model_output=True,
    enable_default_metrics_output=True,
    allow_reuse=False,
)

pipeline = Pipeline(workspace=workspace, steps=[step_spenders, step_sales, step_price])
published = pipeline.publish(
    name="find-a-model",
    description="Who will spend, and how much",
    version="1+c22238a067c1c651",
    continue_on_step_failure=False,
)
