"""pipeline.yaml as a person writes it against the SDK."""

import os
from typing import Any

from azureml.core import Dataset, Datastore, Environment, ScriptRunConfig, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
from azureml.core.runconfig import DockerConfiguration, PyTorchConfiguration, RunConfiguration
from azureml.data import OutputFileDatasetConfig
from azureml.pipeline.core import Pipeline, PipelineData, PipelineParameter, TrainingOutput
from azureml.pipeline.steps import HyperDriveStep, PythonScriptStep
from azureml.train.hyperdrive import (
    BanditPolicy,
    BayesianParameterSampling,
    GridParameterSampling,
    HyperDriveConfig,
    PrimaryMetricGoal,
    RandomParameterSampling,
    TruncationSelectionPolicy,
    choice,
    lognormal,
    loguniform,
    normal,
    qlognormal,
    qloguniform,
    qnormal,
    quniform,
    randint,
    uniform,
)

auth = ServicePrincipalAuthentication(
    os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"], os.environ["SP_PASSWORD"]
)
ws = Workspace.get("aml", auth=auth, subscription_id=os.environ["AZURE_SUBSCRIPTION_ID"], resource_group="aml-rg")
data = Datastore.get(ws, "data")
digits = Dataset.File.from_files((data, "digits"), validate=False)
torch = Environment("torch")
torch.docker.base_image = "example.azurecr.io/torch:2"
torch.python.user_managed_dependencies = True
epochs = PipelineParameter("epochs", 5)


def script(**more: Any) -> ScriptRunConfig:
    return ScriptRunConfig("src", "train.py", compute_target=ws.compute_targets["gpu"], environment=torch, **more)


random = RandomParameterSampling(
    {
        "--rate": loguniform(-6, -1),
        "--batch": choice(16, 32, 64),
        "--optimizer": choice("sgd", "adam"),
        "--momentum": uniform(0.1, 0.9),
        "--depth": quniform(2, 10, 2),
        "--width": qloguniform(1, 6, 1),
        "--dropout": normal(0.5, 0.1),
        "--hidden": qnormal(64, 16, 8),
        "--decay": lognormal(0, 1),
        "--patience": qlognormal(1, 0.5, 1),
        "--seed": randint(1000),
    }
)
digits_of_search = digits.as_named_input("digits").as_mount()
search = HyperDriveStep(
    "search",
    HyperDriveConfig(
        random,
        "accuracy",
        PrimaryMetricGoal.MAXIMIZE,
        20,
        max_concurrent_runs=4,
        max_duration_minutes=240,
        policy=BanditPolicy(evaluation_interval=2, slack_factor=0.1, delay_evaluation=5),
        run_config=script(
            max_run_duration_seconds=7200, docker_runtime_config=DockerConfiguration(True, shm_size="8g")
        ),
    ),
    estimator_entry_script_arguments=["--data", digits_of_search, "--epochs", epochs],
    inputs=[digits_of_search],
    outputs=[
        PipelineData("metrics", data, training_output=TrainingOutput("Metrics"), pipeline_output_name="all_metrics"),
        PipelineData("model", training_output=TrainingOutput("Model", model_file="outputs/model.txt")),
    ],
    version="2",
)
digits_of_median = digits.as_named_input("digits").as_mount()
median = HyperDriveStep(
    "median",
    HyperDriveConfig(
        BayesianParameterSampling(
            {"--rate": uniform(0.001, 0.1), "--depth": quniform(2, 10, 1), "--batch": choice(32, 64)}
        ),
        "loss",
        PrimaryMetricGoal.MINIMIZE,
        60,
        max_concurrent_runs=10,
        run_config=script(distributed_job_config=PyTorchConfiguration(process_count=4, node_count=2)),
    ),
    estimator_entry_script_arguments=["--data", digits_of_median],
    inputs=[digits_of_median],
    outputs=[OutputFileDatasetConfig("files")],
    allow_reuse=False,
)
median.run_after(search)
digits_of_grid = digits.as_named_input("digits").as_mount()
scores = PipelineData("scores", training_output=TrainingOutput("Metrics"))
best = PipelineData("best", training_output=TrainingOutput("Model", model_file="outputs/model.txt"))
grid = HyperDriveStep(
    "grid",
    HyperDriveConfig(
        GridParameterSampling({"--batch": choice(16, 32), "--optimizer": choice("sgd", "adam")}),
        "accuracy",
        PrimaryMetricGoal.MAXIMIZE,
        4,
        policy=TruncationSelectionPolicy(20),
        run_config=script(),
    ),
    estimator_entry_script_arguments=["--data", digits_of_grid, "--epochs", 3],
    inputs=[digits_of_grid],
    outputs=[scores, best],
)
model = best.create_input_binding("model")
run_config = RunConfiguration()
run_config.environment = torch
show = PythonScriptStep(
    "show.py",
    name="show",
    arguments=[scores, model],
    inputs=[scores, model],
    compute_target="gpu",
    runconfig=run_config,
    source_directory="src",
)
published = Pipeline(ws, [search, median, grid, show]).publish("search", "", "1", continue_on_step_failure=False)
print(published.id)
