"""resources

Compiled by amlc from pipeline.yaml, target token: change that, not this. It runs from the project root.
"""

import os
from pathlib import Path

from azureml.core import Environment, Workspace
from azureml.core.authentication import ArmTokenAuthentication
from azureml.core.compute import AmlCompute, ComputeTarget, KubernetesCompute
from azureml.core.compute_target import ComputeTargetException
from azureml.core.private_endpoint import PrivateEndPointConfig
from azureml.core.runconfig import RunConfiguration
from azureml.exceptions import ProjectSystemException
from azureml.pipeline.core import Pipeline
from azureml.pipeline.steps import PythonScriptStep

ROOT = Path.cwd()
HERE = Path(__file__).resolve().parent

auth = ArmTokenAuthentication(arm_access_token=os.environ["ARM_TOKEN"], cloud="AzureUSGovernment")

try:
    workspace = Workspace(
        subscription_id="sub-1",
        resource_group="ml-rg",
        workspace_name="aml",
        auth=auth,
    )
except ProjectSystemException:
    workspace = Workspace.create(
        name="aml",
        auth=auth,
        subscription_id="sub-1",
        resource_group="ml-rg",
        location="usgovvirginia",
        tags={"team": "sales"},
        storage_account="/subscriptions/sub-1/resourceGroups/ml-rg/providers/Microsoft.Storage/storageAccounts/modeldata",
        private_endpoint_config=PrivateEndPointConfig(
            name="aml-endpoint",
            vnet_name="ml-vnet",
            vnet_subnet_name="endpoints",
        ),
        system_datastores_auth_mode="identity",
        show_output=False,
    )
else:
    assert str(workspace.location).casefold() == "usgovvirginia"
    assert str((workspace.tags or {}).get("team")).casefold() == "sales"
    assert str((workspace.get_details() or {}).get("storageAccount")).casefold() == "/subscriptions/sub-1/resourcegroups/ml-rg/providers/microsoft.storage/storageaccounts/modeldata"
    assert str((workspace.get_details() or {}).get("systemDatastoresAuthMode")).casefold() == "identity"

try:
    compute_cluster_of_many_machines = ComputeTarget(
        workspace=workspace,
        name="cluster-of-many-machines",
    )
except ComputeTargetException:
    compute_cluster_of_many_machines = ComputeTarget.create(
        workspace,
        "cluster-of-many-machines",
        AmlCompute.provisioning_configuration(
            vm_size="STANDARD_D2_V2",
            vnet_resourcegroup_name="network-rg",
            vnet_name="ml-vnet",
            subnet_name="training",
            tags={"team": "sales"},
            description="nightly training",
            max_nodes=4,
            min_nodes=1,
            idle_seconds_before_scaledown=600,
            vm_priority="lowpriority",
            location="usgovvirginia",
            admin_username="azureuser",
            admin_user_password=os.environ["ADMIN_PASSWORD"],
            remote_login_port_public_access="Disabled",
            enable_node_public_ip=False,
            identity_type="UserAssigned",
            identity_id=[
                "/subscriptions/sub-1/resourceGroups/ml-rg/providers/Microsoft.ManagedIdentity/userAssignedIdentities/trainer",
            ],
        ),
    )
    compute_cluster_of_many_machines.wait_for_completion()
else:
    assert str(compute_cluster_of_many_machines.type).casefold() == "amlcompute"
    assert str(compute_cluster_of_many_machines.vm_size).casefold() == "standard_d2_v2"
    assert str(compute_cluster_of_many_machines.vm_priority).casefold() == "lowpriority"
    assert str(compute_cluster_of_many_machines.scale_settings.minimum_node_count).casefold() == "1"
    assert str(compute_cluster_of_many_machines.scale_settings.maximum_node_count).casefold() == "4"
    assert str(compute_cluster_of_many_machines.scale_settings.idle_seconds_before_scaledown).casefold() == "600"
    assert str(compute_cluster_of_many_machines.cluster_location).casefold() == "usgovvirginia"
    assert str(compute_cluster_of_many_machines.admin_username).casefold() == "azureuser"
    assert str(compute_cluster_of_many_machines.remote_login_port_public_access).casefold() == "disabled"
    assert str(compute_cluster_of_many_machines.identity_type).casefold() == "userassigned"
    assert sorted(one.casefold() for one in compute_cluster_of_many_machines.identity_id or ()) == ["/subscriptions/sub-1/resourcegroups/ml-rg/providers/microsoft.managedidentity/userassignedidentities/trainer"]
    assert str(compute_cluster_of_many_machines.vnet_resourcegroup_name).casefold() == "network-rg"
    assert str(compute_cluster_of_many_machines.vnet_name).casefold() == "ml-vnet"
    assert str(compute_cluster_of_many_machines.subnet_name).casefold() == "training"
    assert str((compute_cluster_of_many_machines.tags or {}).get("team")).casefold() == "sales"
    assert str(compute_cluster_of_many_machines.description).casefold() == "nightly training"

try:
    compute_cluster = ComputeTarget(workspace=workspace, name="cluster")
except ComputeTargetException:
    compute_cluster = ComputeTarget.attach(
        workspace,
        "cluster",
        KubernetesCompute.attach_configuration(
            resource_id="/subscriptions/sub-1/resourceGroups/ml-rg/providers/Microsoft.ContainerService/managedClusters/cluster",
            namespace="training",
            identity_type="SystemAssigned",
        ),
    )
    compute_cluster.wait_for_completion()
else:
    assert str(compute_cluster.type).casefold() == "kubernetes"
    assert str(compute_cluster.cluster_resource_id).casefold() == "/subscriptions/sub-1/resourcegroups/ml-rg/providers/microsoft.containerservice/managedclusters/cluster"
    assert str(compute_cluster.namespace).casefold() == "training"
    assert str(compute_cluster.identity_type).casefold() == "systemassigned"

environment_env = Environment.from_conda_specification(
    name="env",
    file_path=str(HERE / "environments/env.yaml"),
)
environment_env.docker.base_image = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1"

run_run = RunConfiguration()
run_run.environment = environment_env
step_run = PythonScriptStep(
    name="run",
    script_name="run.py",
    arguments=[],
    inputs=[],
    outputs=[],
    compute_target=compute_cluster_of_many_machines,
    runconfig=run_run,
    source_directory=str(ROOT / "src"),
    allow_reuse=True,
)

then_run = RunConfiguration()
then_run.environment = environment_env
step_then = PythonScriptStep(
    name="then",
    script_name="run.py",
    arguments=[],
    inputs=[],
    outputs=[],
    compute_target=compute_cluster,
    runconfig=then_run,
    source_directory=str(ROOT / "src"),
    allow_reuse=True,
)
step_then.run_after(step_run)

pipeline = Pipeline(workspace=workspace, steps=[step_run, step_then])
published = pipeline.publish(
    name="resources",
    description="",
    version="1+04156d2b32bd97c3",
    continue_on_step_failure=False,
)
