"""valid

Compiled by amlc from pipeline.yaml: change that, not this. It runs from the project root.
"""

import os
from pathlib import Path

from azureml.core import Environment, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
from azureml.core.compute import ComputeTarget
from azureml.core.runconfig import RunConfiguration
from azureml.pipeline.core import Pipeline
from azureml.pipeline.steps import PythonScriptStep

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

compute_cpu = ComputeTarget(workspace=workspace, name="cpu")

environment_plain = Environment.from_conda_specification(
    name="plain",
    file_path=str(HERE / "environments/plain.yaml"),
)
environment_plain.docker.base_image = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1"

environment_file = Environment.from_conda_specification(
    name="file",
    file_path=str(HERE / "environments/file.yaml"),
)
environment_file.docker.base_image = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1"

environment_constrained = Environment.from_conda_specification(
    name="constrained",
    file_path=str(HERE / "environments/constrained.yaml"),
)
environment_constrained.docker.base_image = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1"

environment_image = Environment(name="image")
environment_image.python.user_managed_dependencies = True
environment_image.docker.base_image = "mcr.microsoft.com/azureml/base:20240101.v1"

environment_newer = Environment.from_conda_specification(
    name="newer",
    file_path=str(HERE / "environments/newer.yaml"),
)
environment_newer.docker.base_image = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1"

run_run = RunConfiguration()
run_run.environment = environment_plain
step_run = PythonScriptStep(
    name="run",
    script_name="run.py",
    arguments=[],
    inputs=[],
    outputs=[],
    compute_target=compute_cpu,
    runconfig=run_run,
    source_directory=str(ROOT / "src"),
    allow_reuse=False,
)

file_run = RunConfiguration()
file_run.environment = environment_file
step_file = PythonScriptStep(
    name="file",
    script_name="run.py",
    arguments=[],
    inputs=[],
    outputs=[],
    compute_target=compute_cpu,
    runconfig=file_run,
    source_directory=str(ROOT / "src"),
    allow_reuse=False,
)

constrained_run = RunConfiguration()
constrained_run.environment = environment_constrained
step_constrained = PythonScriptStep(
    name="constrained",
    script_name="run.py",
    arguments=[],
    inputs=[],
    outputs=[],
    compute_target=compute_cpu,
    runconfig=constrained_run,
    source_directory=str(ROOT / "src"),
    allow_reuse=False,
)

image_run = RunConfiguration()
image_run.environment = environment_image
step_image = PythonScriptStep(
    name="image",
    script_name="run.py",
    arguments=[],
    inputs=[],
    outputs=[],
    compute_target=compute_cpu,
    runconfig=image_run,
    source_directory=str(ROOT / "src"),
    allow_reuse=False,
)

newer_run = RunConfiguration()
newer_run.environment = environment_newer
step_newer = PythonScriptStep(
    name="newer",
    script_name="run.py",
    arguments=[],
    inputs=[],
    outputs=[],
    compute_target=compute_cpu,
    runconfig=newer_run,
    source_directory=str(ROOT / "src"),
    allow_reuse=False,
)

pipeline = Pipeline(
    workspace=workspace,
    steps=[step_run, step_file, step_constrained, step_image, step_newer],
)
published = pipeline.publish(
    name="valid",
    description="",
    version="1+9abe41ffa67889b8",
    continue_on_step_failure=False,
)
