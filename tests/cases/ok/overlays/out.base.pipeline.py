"""churn-eu

Compiled by amlc from pipeline.yaml: change that, not this. It runs from the project root.
"""

import os
from pathlib import Path

from azureml.core import Environment, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
from azureml.core.compute import AmlCompute, ComputeTarget
from azureml.core.compute_target import ComputeTargetException
from azureml.core.runconfig import RunConfiguration
from azureml.pipeline.core import Pipeline
from azureml.pipeline.steps import PythonScriptStep

ROOT = Path.cwd()
HERE = Path(__file__).resolve().parent

auth = ServicePrincipalAuthentication(
    tenant_id="t",
    service_principal_id="c",
    service_principal_password=os.environ["SP_PASSWORD"],
)

workspace = Workspace(subscription_id="s", resource_group="rg", workspace_name="ws-test", auth=auth)

try:
    compute_cluster = ComputeTarget(workspace=workspace, name="cluster")
except ComputeTargetException:
    compute_cluster = ComputeTarget.create(
        workspace,
        "cluster",
        AmlCompute.provisioning_configuration(
            vm_size="STANDARD_D2_V2",
            max_nodes=1,
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
    assert str(compute_cluster.scale_settings.maximum_node_count).casefold() == "1"

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
    arguments=["--region", "EU", "--nodes", 4],
    inputs=[],
    outputs=[],
    compute_target=compute_cluster,
    runconfig=train_run,
    source_directory=str(ROOT / "steps"),
    allow_reuse=True,
)

pipeline = Pipeline(workspace=workspace, steps=[step_train])
published = pipeline.publish(
    name="churn-eu",
    description="",
    version="2+af23ec7a6d60d694",
    continue_on_step_failure=False,
)
