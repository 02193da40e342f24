"""A search for good settings, and a script that gets the best model."""

from azureml.core import Dataset, Datastore, Environment, ScriptRunConfig
from azureml.pipeline.core import Pipeline, PipelineData, TrainingOutput
from azureml.pipeline.steps import HyperDriveStep, PythonScriptStep
from azureml.train.hyperdrive import (
    BanditPolicy,
    HyperDriveConfig,
    PrimaryMetricGoal,
    RandomParameterSampling,
    choice,
    loguniform,
)
from connected import cluster, conda, run_configuration, ws

store = Datastore(ws, "workspaceblobstore")
gpu = cluster("amlcomp", "Standard_NC6s_v3", max_nodes=4)
cpu = cluster("cpu-cluster-4", "STANDARD_D2_V2", min_nodes=0, max_nodes=4)
mnist = Dataset.File.from_files((store, "mnist"), validate=False).as_named_input("mnist").as_mount()
source = ScriptRunConfig(
    source_directory="src/train",
    script="tf_mnist.py",
    compute_target=gpu,
    environment=Environment.get(ws, "AzureML-tensorflow-2.16-cuda12", version="1"),
)
search = HyperDriveConfig(
    run_config=source,
    hyperparameter_sampling=RandomParameterSampling(
        {
            "--batch-size": choice(25, 50, 100),
            "--first-layer-neurons": choice(10, 50, 200, 300, 500),
            "--second-layer-neurons": choice(10, 50, 200, 500),
            "--learning-rate": loguniform(-6, -1),
        }
    ),
    policy=BanditPolicy(evaluation_interval=2, slack_factor=0.1),
    primary_metric_name="validation_acc",
    primary_metric_goal=PrimaryMetricGoal.MAXIMIZE,
    max_total_runs=4,
    max_concurrent_runs=4,
)
metrics = PipelineData(
    "metrics_data", store, pipeline_output_name="metrics_output", training_output=TrainingOutput("Metrics")
)
model = PipelineData(
    "saved_model",
    store,
    pipeline_output_name="model_output",
    training_output=TrainingOutput("Model", model_file="outputs/model/saved_model.pb"),
)
# Among the arguments of the ScriptRunConfig, the dataset would be taken for text.
hd_step = HyperDriveStep(
    "hd_step01",
    search,
    estimator_entry_script_arguments=["--data-folder", mnist],
    inputs=[mnist],
    outputs=[metrics, model],
)
register = PythonScriptStep(
    "register_model.py",
    name="register_model_step01",
    arguments=["--saved-model", model],
    inputs=[model],
    compute_target=cpu,
    runconfig=run_configuration(conda("sdk", "python=3.10", pip=["azureml-core==1.61.0.post4"])),
    source_directory="src/register",
    allow_reuse=True,
)
register.run_after(hd_step)
published = {
    "pipeline": Pipeline(ws, [hd_step, register]).publish("Hyperdrive_sample", "", "1", continue_on_step_failure=False)
}
