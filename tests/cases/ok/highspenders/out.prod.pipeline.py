"""HighSpenders: High spenders model

Compiled by amlc from pipelines/highspenders.yaml, target prod: change that, not this. It runs from the project root.
"""

import os
from pathlib import Path

from azureml.core import Dataset, Datastore, Environment, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
from azureml.core.compute import AmlCompute, ComputeTarget
from azureml.core.compute_target import ComputeTargetException
from azureml.core.runconfig import RunConfiguration
from azureml.pipeline.core import Pipeline
from azureml.pipeline.steps import PythonScriptStep

ROOT = Path.cwd()
HERE = Path(__file__).resolve().parent

auth = ServicePrincipalAuthentication(
    tenant_id="tenant-1",
    service_principal_id="client-1",
    service_principal_password=os.environ["SP_PASSWORD"],
)

workspace = Workspace(
    subscription_id="sub-1",
    resource_group="aml-rg",
    workspace_name="aml-prod",
    auth=auth,
)

datastore_MLData = Datastore.get(workspace, "MLData")

try:
    compute_d1compute = ComputeTarget(workspace=workspace, name="d1compute")
except ComputeTargetException:
    compute_d1compute = ComputeTarget.create(
        workspace,
        "d1compute",
        AmlCompute.provisioning_configuration(
            vm_size="STANDARD_D2_V2",
            max_nodes=4,
            min_nodes=0,
            vm_priority="dedicated",
            idle_seconds_before_scaledown=1800,
        ),
    )
    compute_d1compute.wait_for_completion()
else:
    assert str(compute_d1compute.type).casefold() == "amlcompute"
    assert str(compute_d1compute.vm_size).casefold() == "standard_d2_v2"
    assert str(compute_d1compute.vm_priority).casefold() == "dedicated"
    assert str(compute_d1compute.scale_settings.minimum_node_count).casefold() == "0"
    assert str(compute_d1compute.scale_settings.maximum_node_count).casefold() == "4"

environment_sklearn = Environment.from_conda_specification(
    name="sklearn",
    file_path=str(HERE / "environments/sklearn.yaml"),
)
environment_sklearn.docker.base_image = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1"

dataset_model_input = Dataset.File.from_files(
    path=[(datastore_MLData, "models/highspenders/input.csv")],
    validate=False,
)

train_model_input = dataset_model_input.as_named_input("model_input").as_mount()
train_run = RunConfiguration()
train_run.environment = environment_sklearn
step_train = PythonScriptStep(
    name="train",
    script_name="highspenders.py",
    arguments=["--input", train_model_input],
    inputs=[train_model_input],
    outputs=[],
    compute_target=compute_d1compute,
    runconfig=train_run,
    source_directory=str(ROOT / "steps/highspenders"),
    allow_reuse=False,
)

pipeline = Pipeline(workspace=workspace, steps=[step_train])
published = pipeline.publish(
    name="HighSpenders",
    description="High spenders model",
    version="1+a0a142919ae5f1c1",
    continue_on_step_failure=False,
)
