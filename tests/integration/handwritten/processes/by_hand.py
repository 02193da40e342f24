"""pipeline.yaml as a person writes it against the SDK, with ScriptRunConfig for what it knows of distributed jobs."""

import os
from typing import Any

from azureml.core import Environment, ScriptRunConfig, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
from azureml.core.runconfig import (
    DockerConfiguration,
    MpiConfiguration,
    PyTorchConfiguration,
    RunConfiguration,
    TensorflowConfiguration,
)
from azureml.pipeline.core import Pipeline, PipelineParameter
from azureml.pipeline.steps import CommandStep, PythonScriptStep

auth = ServicePrincipalAuthentication(
    os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"], os.environ["SP_PASSWORD"]
)
ws = Workspace.get("aml", auth=auth, subscription_id=os.environ["AZURE_SUBSCRIPTION_ID"], resource_group="aml-rg")
torch = Environment("torch")
torch.docker.base_image = "example.azurecr.io/torch:2"
torch.python.user_managed_dependencies = True

flag = PipelineParameter("flag", "True")  # True itself is published as a whole number
rate = PipelineParameter("rate", 0.5)
whole = PipelineParameter("whole", 1.0)
label = PipelineParameter("label", "spent")
nodes = PipelineParameter("nodes", 2)
processes = PipelineParameter("processes", 4)
workers = PipelineParameter("workers", 3)
servers = PipelineParameter("servers", 1)


def run_config(distributed: Any, seconds: int | None = None, docker: Any = None) -> RunConfiguration:
    return ScriptRunConfig(
        "src",
        environment=torch,
        distributed_job_config=distributed,
        max_run_duration_seconds=seconds,
        docker_runtime_config=docker,
    ).run_config


def python_step(name: str, arguments: Any = None, **more: Any) -> PythonScriptStep:
    return PythonScriptStep(
        "show.py", name=name, arguments=arguments, compute_target="gpu", source_directory="src", **more
    )


def command_step(name: str, command: Any, **more: Any) -> CommandStep:
    return CommandStep(command, name=name, compute_target="gpu", source_directory="src", **more)


mpi = python_step(
    "mpi",
    ["--flag", flag, "--on", True, "--off", False, "--rate", rate, "--small", 0.25, "--count", 3],
    runconfig=run_config(
        MpiConfiguration(process_count_per_node=4, node_count=2),
        3600,
        DockerConfiguration(use_docker=True, shm_size="8g", arguments=["--ipc=host"]),
    ),
)
torched = python_step(
    "torch",
    runconfig=run_config(
        PyTorchConfiguration("Gloo", process_count=8, node_count=2), 60, DockerConfiguration(use_docker=False)
    ),
    version="2",
)
tensorflow = command_step(
    "tensorflow",
    ["python", "show.py", "--whole", whole],
    runconfig=run_config(TensorflowConfiguration(worker_count=2, parameter_server_count=1)),
    # In the order that amlc gives them, which is not the file's: the service is sent a list.
    params={"depth": 3, "label": label, "quick": True, "share": 0.25, "with-dash": "a b"},
)
mpi_of_a_run = python_step(
    "mpi-of-a-run",
    runconfig=run_config(MpiConfiguration(process_count_per_node=4, node_count=2)),
    runconfig_pipeline_params={"NodeCount": nodes, "MpiProcessCountPerNode": processes},
)
torch_of_a_run = python_step(
    "torch-of-a-run",
    runconfig=run_config(PyTorchConfiguration(node_count=2)),
    runconfig_pipeline_params={"NodeCount": nodes},
)
tensorflow_of_a_run = command_step(
    "tensorflow-of-a-run",
    ["python", "show.py"],
    runconfig=run_config(TensorflowConfiguration(worker_count=3, parameter_server_count=1)),
    runconfig_pipeline_params={
        "NodeCount": workers,
        "TensorflowWorkerCount": workers,
        "TensorflowParameterServerCount": servers,
    },
)
steps = [mpi, torched, tensorflow, mpi_of_a_run, torch_of_a_run, tensorflow_of_a_run]
published = Pipeline(ws, steps).publish("processes", "", "1", continue_on_step_failure=False)
print(published.id)
