"""What the scripts have in common: the workspace, and what a careful person does for a cluster and an environment."""

import os
from pathlib import Path
from typing import Any

import yaml
from azureml.core import Environment, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
from azureml.core.compute import AmlCompute, ComputeTarget
from azureml.core.compute_target import ComputeTargetException
from azureml.core.runconfig import RunConfiguration

auth = ServicePrincipalAuthentication(
    os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"], os.environ["SP_PASSWORD"]
)
ws = Workspace.get("aml", auth=auth, subscription_id=os.environ["AZURE_SUBSCRIPTION_ID"], resource_group="aml-rg")


def cluster(name: str, vm_size: str, **more: Any) -> Any:
    """The cluster of that name, made when there is none."""
    try:
        return ComputeTarget(ws, name)
    except ComputeTargetException:
        return ComputeTarget.create(ws, name, AmlCompute.provisioning_configuration(vm_size, **more))


def conda(name: str, *packages: str, pip: list[str] | None = None) -> Any:
    """An environment of exactly these packages: `CondaDependencies.create` adds some of its own."""
    dependencies = [*packages, *([{"pip": pip}] if pip else [])]
    written = {"name": "project_environment", "channels": ["conda-forge"], "dependencies": dependencies}
    file = Path(f"{name}.conda.yaml")
    file.write_text(yaml.safe_dump(written, sort_keys=False), encoding="utf-8")
    return Environment.from_conda_specification(name, str(file))


def run_configuration(environment: Any) -> Any:
    """Each step has one of its own, because steps change what they are given."""
    made = RunConfiguration()
    made.environment = environment
    return made
