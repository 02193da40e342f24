"""New data, and a new model when there is some: two pipelines, each run when files come."""

from azureml.core import Dataset, Datastore
from azureml.pipeline.core import Pipeline, PipelineData, PipelineParameter, Schedule, TrainingOutput
from azureml.pipeline.steps import AutoMLStep, PythonScriptStep
from azureml.train.automl import AutoMLConfig
from connected import cluster, conda, run_configuration, ws

cpu = cluster("cont-cluster", "STANDARD_DS12_V2", max_nodes=4)
store = Datastore(ws, "workspaceblobstore")
weather = conda("weather", "python=3.10", "numpy=1.26.4", pip=["azureml-core==1.61.0.post4"])
ds_name = PipelineParameter("ds_name", "NOAA-Weather-DS4")
model_name = PipelineParameter("model_name", "noaaweatherds")


def script(name, arguments, inputs=None):
    return PythonScriptStep(
        f"{name}.py",
        name=name,
        arguments=arguments,
        inputs=inputs,
        compute_target=cpu,
        runconfig=run_configuration(weather),
        source_directory="src",
        allow_reuse=False,
    )


def scheduled(name, pipeline, parameters):
    Schedule.create(
        ws,
        name,
        pipeline.id,
        "retrain-noaaweather",
        datastore=store,
        polling_interval=1440,
        pipeline_parameters=parameters,
    )
    return pipeline


data = Pipeline(ws, [script("upload_weather_data", ["--ds_name", ds_name])]).publish(
    "DataIngestion-Pipeline-NOAAWeather",
    "Pipeline that updates NOAAWeather Dataset",
    "1",
    continue_on_step_failure=False,
)
scheduled("RetrainingSchedule-DataIngestion", data, {"ds_name": "NOAA-Weather-DS4"})
check = script("check_data", ["--ds_name", ds_name, "--model_name", model_name])
config = AutoMLConfig(
    task="regression",
    debug_log="automl_errors.log",
    path="src",
    compute_target=cpu,
    training_data=Dataset.get_by_name(ws, "NOAA-Weather-DS4", 1).drop_columns(["partition_date"]),
    label_column_name="temperature",
    iteration_timeout_minutes=10,
    experiment_timeout_hours=0.25,
    n_cross_validations=3,
    primary_metric="r2_score",
    max_concurrent_iterations=3,
    max_cores_per_iteration=-1,
    verbosity=20,
    enable_early_stopping=True,
    enforce_time_on_windows=False,
)
metrics = PipelineData(
    "metrics_data", store, pipeline_output_name="metrics_output", training_output=TrainingOutput("Metrics")
)
model = PipelineData(
    "model_data", store, pipeline_output_name="best_model_output", training_output=TrainingOutput("Model")
)
search = AutoMLStep("automl_module", config, outputs=[metrics, model], allow_reuse=False)
register = script("register_model", ["--model_name", model_name, "--model_path", model, "--ds_name", ds_name], [model])
training = Pipeline(ws, [check, search, register]).publish(
    "Retraining-Pipeline-NOAAWeather", "Pipeline that retrains AutoML model", "1", continue_on_step_failure=False
)
scheduled("RetrainingSchedule", training, {"ds_name": "NOAA-Weather-DS4", "model_name": "noaaweatherds"})
published = {"pipeline": training, "data": data}
