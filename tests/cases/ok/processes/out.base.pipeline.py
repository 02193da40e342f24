"""Processes: Every way to start a step, in every sort of environment

Compiled by amlc from pipeline.yaml: change that, not this. It runs from the project root.
"""

import os
from pathlib import Path

from azureml.core import Environment, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
from azureml.core.compute import ComputeTarget
from azureml.core.runconfig import (
    DockerConfiguration,
    MpiConfiguration,
    PyTorchConfiguration,
    RunConfiguration,
    TensorflowConfiguration,
)
from azureml.pipeline.core import Pipeline, PipelineParameter
from azureml.pipeline.steps import CommandStep, PythonScriptStep

ROOT = Path.cwd()
HERE = Path(__file__).resolve().parent

auth = ServicePrincipalAuthentication(
    tenant_id="00000000-0000-0000-0000-000000000000",
    service_principal_id="00000000-0000-0000-0000-000000000000",
    service_principal_password=os.environ["AMLC_WORKSPACE_TOKEN"],
)

workspace = Workspace(
    subscription_id="00000000-0000-0000-0000-000000000000",
    resource_group="amlc",
    workspace_name="local",
    auth=auth,
)

compute_gpu = ComputeTarget(workspace=workspace, name="gpu")

environment_listed = Environment.from_conda_specification(
    name="listed",
    file_path=str(HERE / "environments/listed.yaml"),
)
environment_listed.docker.base_image = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1"
environment_listed.environment_variables = {"A": "1", "OMP_NUM_THREADS": "2"}

environment_curated = Environment.get(
    workspace=workspace,
    name="AzureML-acpt-pytorch-2.2-cuda12.1",
    version="11",
)

environment_private = Environment(name="private")
environment_private.python.user_managed_dependencies = True
environment_private.docker.base_image = "team.azurecr.io/r:4"
environment_private.docker.base_image_registry.address = "team.azurecr.io"

environment_docked = Environment(name="docked")
environment_docked.python.user_managed_dependencies = True
environment_docked.docker.base_image = None
environment_docked.docker.base_dockerfile = str(HERE / "environments/docked.Dockerfile")

environment_docked_conda = Environment.from_conda_specification(
    name="docked-conda",
    file_path=str(HERE / "environments/docked-conda.yaml"),
)
environment_docked_conda.docker.base_image = None
environment_docked_conda.docker.base_dockerfile = str(HERE / "environments/docked-conda.Dockerfile")

environment_required = Environment.from_conda_specification(
    name="required",
    file_path=str(HERE / "environments/required.yaml"),
)
environment_required.docker.base_image = "example.azurecr.io/cuda:12"

parameter_nodes = PipelineParameter(name="nodes", default_value=2)

parameter_servers = PipelineParameter(name="servers", default_value=0)

parameter_flag = PipelineParameter(name="flag", default_value="False")

parameter_rate = PipelineParameter(name="rate", default_value=0.5)

mpi_run = RunConfiguration()
mpi_run.environment = environment_listed
mpi_run.framework = "Python"
mpi_run.communicator = "IntelMpi"
mpi_run.node_count = 2
mpi_run.mpi = MpiConfiguration(process_count_per_node=4, node_count=2)
mpi_run.docker = DockerConfiguration(use_docker=True, arguments=["--ipc=host"], shm_size="8g")
mpi_run.max_run_duration_seconds = 3600
mpi_run.environment_variables = {"AMLC_TIMEOUT_SECONDS": "60"}
step_mpi = PythonScriptStep(
    name="mpi",
    script_name="show.py",
    arguments=["--flag", parameter_flag, "--on", True],
    inputs=[],
    outputs=[],
    compute_target=compute_gpu,
    runconfig=mpi_run,
    runconfig_pipeline_params={"NodeCount": parameter_nodes},
    source_directory=str(ROOT / "src"),
    allow_reuse=False,
)

torch_run = RunConfiguration()
torch_run.environment = environment_curated
torch_run.framework = "PyTorch"
torch_run.communicator = "gloo"
torch_run.node_count = 2
torch_run.pytorch = PyTorchConfiguration(
    communication_backend="gloo",
    process_count=8,
    node_count=2,
)
step_torch = PythonScriptStep(
    name="torch",
    script_name="show.py",
    arguments=[],
    inputs=[],
    outputs=[],
    compute_target=compute_gpu,
    runconfig=torch_run,
    version="2",
    source_directory=str(ROOT / "src"),
    allow_reuse=False,
)

tensorflow_run = RunConfiguration()
tensorflow_run.environment = environment_private
tensorflow_run.framework = "TensorFlow"
tensorflow_run.communicator = "ParameterServer"
tensorflow_run.node_count = 2
tensorflow_run.tensorflow = TensorflowConfiguration(worker_count=2, parameter_server_count=0)
tensorflow_run.docker = DockerConfiguration(use_docker=False, arguments=[])
step_tensorflow = CommandStep(
    name="tensorflow",
    command=["python", "show.py"],
    inputs=[],
    outputs=[],
    compute_target=compute_gpu,
    runconfig=tensorflow_run,
    runconfig_pipeline_params={
        "NodeCount": parameter_nodes,
        "TensorflowWorkerCount": parameter_nodes,
        "TensorflowParameterServerCount": parameter_servers,
    },
    params={"depth": 3, "rate": parameter_rate, "with-dash": "a b"},
    source_directory=str(ROOT / "src"),
    allow_reuse=False,
)

docked_run = RunConfiguration()
docked_run.environment = environment_docked
step_docked = PythonScriptStep(
    name="docked",
    script_name="show.py",
    arguments=[],
    inputs=[],
    outputs=[],
    compute_target=compute_gpu,
    runconfig=docked_run,
    source_directory=str(ROOT / "src"),
    allow_reuse=False,
)

docked_conda_run = RunConfiguration()
docked_conda_run.environment = environment_docked_conda
step_docked_conda = PythonScriptStep(
    name="docked-conda",
    script_name="show.py",
    arguments=[],
    inputs=[],
    outputs=[],
    compute_target=compute_gpu,
    runconfig=docked_conda_run,
    source_directory=str(ROOT / "src"),
    allow_reuse=False,
)

required_run = RunConfiguration()
required_run.environment = environment_required
step_required = PythonScriptStep(
    name="required",
    script_name="show.py",
    arguments=[],
    inputs=[],
    outputs=[],
    compute_target=compute_gpu,
    runconfig=required_run,
    source_directory=str(ROOT / "src"),
    allow_reuse=False,
)

pipeline = Pipeline(
    workspace=workspace,
    steps=[step_mpi, step_torch, step_tensorflow, step_docked, step_docked_conda, step_required],
)
published = pipeline.publish(
    name="Processes",
    description="Every way to start a step, in every sort of environment",
    version="1+42a9afa499c2fd07",
    continue_on_step_failure=False,
)
