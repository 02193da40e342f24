"""A forecast's model is found and registered, and used every fourth Friday."""

from azureml.automl.core.forecasting_parameters import ForecastingParameters
from azureml.core import Dataset, Datastore
from azureml.data import OutputFileDatasetConfig
from azureml.pipeline.core import (
    Pipeline,
    PipelineData,
    PipelineParameter,
    Schedule,
    ScheduleRecurrence,
    TimeZone,
    TrainingOutput,
)
from azureml.pipeline.steps import AutoMLStep, PythonScriptStep
from azureml.train.automl import AutoMLConfig
from connected import cluster, conda, run_configuration, ws

cpu = cluster("oj-cluster", "STANDARD_DS12_V2", max_nodes=4)
store = Datastore(ws, "workspaceblobstore")
environment = conda("oj", "python=3.10", "numpy=1.26.4", pip=["azureml-core==1.61.0.post4"])
config = AutoMLConfig(
    task="forecasting",
    debug_log="automl_oj_sales_errors.log",
    path="src",
    primary_metric="normalized_mean_absolute_error",
    experiment_timeout_hours=0.25,
    training_data=Dataset.get_by_name(ws, "dominicks_OJ_train_pipeline", 1),
    label_column_name="Quantity",
    compute_target=cpu,
    enable_early_stopping=True,
    n_cross_validations="auto",
    verbosity=20,
    max_cores_per_iteration=-1,
    forecasting_parameters=ForecastingParameters(
        time_column_name="WeekStarting",
        forecast_horizon=4,
        time_series_id_column_names=["Store", "Brand"],
        freq="W-THU",
        cv_step_size="auto",
    ),
    enforce_time_on_windows=False,
)
metrics = PipelineData(
    "metrics_data", store, pipeline_output_name="metrics_output", training_output=TrainingOutput("Metrics")
)
model = PipelineData(
    "model_file", store, pipeline_output_name="best_model_output", training_output=TrainingOutput("Model")
)
search = AutoMLStep("automl_module", config, outputs=[metrics, model], allow_reuse=False)
register = PythonScriptStep(
    "register_model.py",
    name="register_model",
    arguments=[
        "--model_name",
        PipelineParameter("model_name", "ojmodel"),
        "--model_path",
        model,
        "--ds_name",
        "dominicks_OJ_train",
    ],
    inputs=[model],
    compute_target=cpu,
    runconfig=run_configuration(environment),
    source_directory="src",
    allow_reuse=False,
)
training = Pipeline(ws, [search, register]).publish("OJ Training", "", "1", continue_on_step_failure=False)
infer = PythonScriptStep(
    "infer.py",
    name="infer-results",
    arguments=[
        "--model_name",
        "ojmodel",
        "--ouput_dataset_name",
        "oj-output",
        "--test_dataset_name",
        "dominicks_OJ_test_pipeline",
        "--target_column_name",
        "Quantity",
        "--output_path",
        OutputFileDatasetConfig("prediction_result"),
    ],
    compute_target=cpu,
    runconfig=run_configuration(environment),
    source_directory="src",
    allow_reuse=False,
)
inference = Pipeline(ws, [infer]).publish("OJ Inference Test", "OJ Inference Test", "1", continue_on_step_failure=False)
recurrence = ScheduleRecurrence(
    "Week",
    4,
    start_time="2024-01-01T00:00:00",
    time_zone=TimeZone.UTC,
    week_days=["Friday"],
    hours=[16],
    minutes=[0],
)
Schedule.create(ws, "OJ_Inference_schedule", inference.id, "Schedule-run-OJ", recurrence, description="Schedule Run")
published = {"pipeline": training, "inference": inference}
