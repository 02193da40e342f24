"""tune: The rate and the depth that do best

Compiled by amlc from pipeline.yaml: change that, not this. It runs from the project root.
"""

from pathlib import Path

from azureml.core import Dataset, Datastore, Environment, ScriptRunConfig, Workspace
from azureml.core.authentication import AzureCliAuthentication
from azureml.core.compute import AmlCompute, ComputeTarget
from azureml.core.compute_target import ComputeTargetException
from azureml.core.runconfig import DockerConfiguration, PyTorchConfiguration
from azureml.pipeline.core import Pipeline, PipelineData, PipelineParameter, TrainingOutput
from azureml.pipeline.steps import HyperDriveStep
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
    compute_gpu = ComputeTarget(workspace=workspace, name="gpu")
except ComputeTargetException:
    compute_gpu = ComputeTarget.create(
        workspace,
        "gpu",
        AmlCompute.provisioning_configuration(
            vm_size="STANDARD_NC6S_V3",
            max_nodes=4,
            min_nodes=0,
            vm_priority="dedicated",
            idle_seconds_before_scaledown=1800,
        ),
    )
    compute_gpu.wait_for_completion()
else:
    assert str(compute_gpu.type).casefold() == "amlcompute"
    assert str(compute_gpu.vm_size).casefold() == "standard_nc6s_v3"
    assert str(compute_gpu.vm_priority).casefold() == "dedicated"
    assert str(compute_gpu.scale_settings.minimum_node_count).casefold() == "0"
    assert str(compute_gpu.scale_settings.maximum_node_count).casefold() == "4"

environment_torch = Environment.from_conda_specification(
    name="torch",
    file_path=str(HERE / "environments/torch.yaml"),
)
environment_torch.docker.base_image = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1"

parameter_epochs = PipelineParameter(name="epochs", default_value=5)

dataset_digits = Dataset.File.from_files(path=[(datastore_MLData, "digits")], validate=False)

search_metrics = PipelineData(name="metrics", training_output=TrainingOutput(type="Metrics"))
search_model = PipelineData(
    name="model",
    training_output=TrainingOutput(type="Model", model_file="outputs/model.pt"),
)
search_digits = dataset_digits.as_named_input("digits").as_mount()
search_run = ScriptRunConfig(
    source_directory=str(ROOT / "train"),
    script="train.py",
    compute_target=compute_gpu,
    environment=environment_torch,
    max_run_duration_seconds=7200,
    docker_runtime_config=DockerConfiguration(use_docker=True, arguments=[], shm_size="8g"),
)
step_search = HyperDriveStep(
    name="search",
    hyperdrive_config=HyperDriveConfig(
        run_config=search_run,
        hyperparameter_sampling=RandomParameterSampling(
            {
                "--rate": loguniform(-6, -1),
                "--momentum": uniform(0.1, 0.9),
                "--batch": choice(16, 32, 64),
                "--optimizer": choice("sgd", "adam"),
                "--depth": quniform(2, 10, 2),
                "--width": qloguniform(1, 6, 1),
                "--dropout": normal(0.5, 0.1),
                "--hidden": qnormal(64, 16, 8),
                "--decay": lognormal(0, 1),
                "--patience": qlognormal(1, 0.5, 1),
                "--seed": randint(1000),
            },
        ),
        primary_metric_name="accuracy",
        primary_metric_goal=PrimaryMetricGoal.MAXIMIZE,
        max_total_runs=20,
        max_duration_minutes=240,
        max_concurrent_runs=4,
        policy=BanditPolicy(evaluation_interval=2, delay_evaluation=5, slack_factor=0.1),
    ),
    estimator_entry_script_arguments=["--data", search_digits, "--epochs", parameter_epochs],
    inputs=[search_digits],
    outputs=[search_metrics, search_model],
    allow_reuse=True,
    version="2",
)

refine_digits = dataset_digits.as_named_input("digits").as_mount()
resumed_refine = workspace.get_run("HD_0c2d7f52-5b1e-4d0a-8f57-2f4f9a4d2c11")
resumed_refine_2 = workspace.get_run("HD_0c2d7f52-5b1e-4d0a-8f57-2f4f9a4d2c11_3")
refine_run = ScriptRunConfig(
    source_directory=str(ROOT / "train"),
    script="train.py",
    compute_target=compute_gpu,
    environment=environment_torch,
    distributed_job_config=PyTorchConfiguration(
        communication_backend="nccl",
        process_count=4,
        node_count=2,
    ),
)
refine_run.run_config.priority = 2
step_refine = HyperDriveStep(
    name="refine",
    hyperdrive_config=HyperDriveConfig(
        run_config=refine_run,
        hyperparameter_sampling=BayesianParameterSampling(
            {
                "--rate": uniform(0.001, 0.1),
                "--depth": quniform(2, 10, 1),
                "--batch": choice(32, 64),
            },
        ),
        primary_metric_name="loss",
        primary_metric_goal=PrimaryMetricGoal.MINIMIZE,
        max_total_runs=60,
        max_duration_minutes=10080,
        max_concurrent_runs=10,
        resume_from=[resumed_refine],
        resume_child_runs=[resumed_refine_2],
        debug_flag={"level": 1},
    ),
    estimator_entry_script_arguments=["--data", refine_digits],
    inputs=[refine_digits],
    outputs=[],
    allow_reuse=True,
)

grid_digits = dataset_digits.as_named_input("digits").as_mount()
grid_run = ScriptRunConfig(
    source_directory=str(ROOT / "train"),
    script="train.py",
    compute_target=compute_gpu,
    environment=environment_torch,
)
step_grid = HyperDriveStep(
    name="grid",
    hyperdrive_config=HyperDriveConfig(
        run_config=grid_run,
        hyperparameter_sampling=GridParameterSampling({"--batch": choice(16, 32)}),
        primary_metric_name="accuracy",
        primary_metric_goal=PrimaryMetricGoal.MAXIMIZE,
        max_total_runs=2,
        max_duration_minutes=10080,
        policy=TruncationSelectionPolicy(
            evaluation_interval=1,
            delay_evaluation=0,
            truncation_percentage=20,
        ),
    ),
    estimator_entry_script_arguments=["--data", grid_digits],
    inputs=[grid_digits],
    outputs=[],
    allow_reuse=True,
)

step_refine.run_after(step_search)

step_grid.run_after(step_search)

pipeline = Pipeline(workspace=workspace, steps=[step_search, step_refine, step_grid])
published = pipeline.publish(
    name="tune",
    description="The rate and the depth that do best",
    version="1+23f7e5149c6c6850",
    continue_on_step_failure=False,
)
