"""pipeline.yaml as a person writes it against the SDK: every sort of environment."""

import os

from azureml.core import Environment, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
from azureml.core.conda_dependencies import CondaDependencies
from azureml.core.container_registry import ContainerRegistry
from azureml.core.runconfig import RunConfiguration
from azureml.pipeline.core import Pipeline
from azureml.pipeline.steps import PythonScriptStep

auth = ServicePrincipalAuthentication(
    os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"], os.environ["SP_PASSWORD"]
)
ws = Workspace.get("aml", auth=auth, subscription_id=os.environ["AZURE_SUBSCRIPTION_ID"], resource_group="aml-rg")

with open("listed.yaml", "w") as file:  # noqa: PTH123
    file.write(
        "name: project_environment\nchannels: [conda-forge, bioconda]\n"
        "dependencies: [python=3.10, numpy=1.26.4, {pip: [pandas==2.2.3]}]\n"
    )
listed = Environment("listed")
listed.python.conda_dependencies = CondaDependencies("listed.yaml")
listed.environment_variables = {"OMP_NUM_THREADS": "2"}

filed = Environment.from_conda_specification("filed", "conda.yaml")
filed.docker.base_image = "example.azurecr.io/cuda:12"

with open("required.yaml", "w") as file:  # noqa: PTH123
    file.write(
        "name: project_environment\nchannels: [conda-forge]\n"
        "dependencies: [python=3.11, {pip: [requests==2.32.3, 'pandas==2.2.3 ; python_version >= \"3.9\"']}]\n"
    )
required = Environment.from_conda_specification("required", "required.yaml")

docked = Environment.from_dockerfile("docked", "Dockerfile")
docked.environment_variables = {"A": "1", "B": "2"}

with open("docked.yaml", "w") as file:  # noqa: PTH123
    file.write(
        "name: project_environment\nchannels: [conda-forge]\ndependencies: [python=3.10, {pip: [requests==2.32.3]}]\n"
    )
docked_conda = Environment.from_dockerfile("docked-conda", "Dockerfile", conda_specification="docked.yaml")

registry = ContainerRegistry()
registry.address = "team.azurecr.io"
private = Environment.from_docker_image("private", "team.azurecr.io/r:4", container_registry=registry)

curated = Environment.get(ws, "AzureML-acpt-pytorch-2.2-cuda12.1", version="11")
latest = Environment.get(ws, "AzureML-sklearn-1.5")

steps = []
for name, environment in [
    ("listed", listed),
    ("filed", filed),
    ("required", required),
    ("docked", docked),
    ("docked-conda", docked_conda),
    ("private", private),
    ("curated", curated),
    ("latest", latest),
]:
    run = RunConfiguration()
    run.environment = environment
    steps.append(
        PythonScriptStep(
            "show.py",
            name=name,
            compute_target="cpu",
            runconfig=run,
            source_directory="src",
            allow_reuse=False,
        )
    )
published = Pipeline(ws, steps).publish("environments", "", "1", continue_on_step_failure=False)
print(published.id)
