"""churn-us

Compiled by amlc from pipeline.yaml, target prod: change that, not this. It runs from the project root.
"""

from pathlib import Path

from azureml.core import Environment, Workspace
from azureml.core.authentication import AzureCliAuthentication
from azureml.core.compute import AmlCompute, ComputeTarget
from azureml.core.compute_target import ComputeTargetException
from azureml.core.runconfig import RunConfiguration
from azureml.pipeline.core import Pipeline
from azureml.pipeline.steps import PythonScriptStep

ROOT = Path.cwd()
HERE = Path(__file__).resolve().parent

auth = AzureCliAuthentication(cloud="AzureCloud")

workspace = Workspace(subscription_id="s", resource_group="rg", workspace_name="ws-prod", auth=auth)

try:
    compute_cluster = ComputeTarget(workspace=workspace, name="cluster")
except ComputeTargetException:
    compute_cluster = ComputeTarget.create(
        workspace,
        "cluster",
        AmlCompute.provisioning_configuration(
            vm_size="STANDARD_D2_V2",
            max_nodes=2,
            min_nodes=0,
            vm_priority="dedicated",
            idle_seconds_before_scaledown=1800,
        ),
    )
    compute_cluster.wait_for_completion()
else:
    assert str(compute_cluster.type).casefold() == "amlcompute"
    assert str(compute_cluster.vm_size).casefold() == "standard_d2_v2"
    assert str(compute_cluster.vm_priority).casefold() == "dedicated"
    assert str(compute_cluster.scale_settings.minimum_node_count).casefold() == "0"
    assert str(compute_cluster.scale_settings.maximum_node_count).casefold() == "2"

environment_conda = Environment.from_conda_specification(
    name="conda",
    file_path=str(HERE / "environments/conda.yaml"),
)
environment_conda.docker.base_image = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1"

train_run = RunConfiguration()
train_run.environment = environment_conda
step_train = PythonScriptStep(
    name="train",
    script_name="train.py",
    arguments=["--region", "us"],
    inputs=[],
    outputs=[],
    compute_target=compute_cluster,
    runconfig=train_run,
    source_directory=str(ROOT / "steps"),
    allow_reuse=True,
)

pipeline = Pipeline(workspace=workspace, steps=[step_train])
published = pipeline.publish(
    name="churn-us",
    description="",
    version="2+d48810f3c46ec559",
    continue_on_step_failure=False,
)
