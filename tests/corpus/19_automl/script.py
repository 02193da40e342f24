"""A search for the best model of a registered table."""

from azureml.core import Dataset, Datastore
from azureml.pipeline.core import Pipeline, PipelineData, TrainingOutput
from azureml.pipeline.steps import AutoMLStep
from azureml.train.automl import AutoMLConfig
from connected import cluster, ws

cpu = cluster("automl-cluster", "STANDARD_DS12_V2", max_nodes=4)
store = Datastore(ws, "workspaceblobstore")
config = AutoMLConfig(
    compute_target=cpu,
    task="classification",
    training_data=Dataset.get_by_name(ws, "Crime-Dataset", 1),
    label_column_name="Primary Type",
    path="src",
    enable_early_stopping=True,
    featurization="auto",
    debug_log="automl_errors.log",
    experiment_timeout_hours=0.5,
    max_concurrent_iterations=4,
    primary_metric="AUC_weighted",
    enforce_time_on_windows=False,
)
metrics = PipelineData(
    "metrics_data", store, pipeline_output_name="metrics_output", training_output=TrainingOutput("Metrics")
)
model = PipelineData(
    "model_data", store, pipeline_output_name="best_model_output", training_output=TrainingOutput("Model")
)
step = AutoMLStep("automl_module", config, outputs=[metrics, model], allow_reuse=True)
published = {"pipeline": Pipeline(ws, [step]).publish("automlstep-sample", "", "1", continue_on_step_failure=False)}
