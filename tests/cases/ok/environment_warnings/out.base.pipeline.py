"""warnings

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

environment_loose = Environment.from_conda_specification(
    name="loose",
    file_path=str(HERE / "environments/loose.yaml"),
)
environment_loose.docker.base_image = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1"

environment_one = Environment.from_conda_specification(
    name="one",
    file_path=str(HERE / "environments/one.yaml"),
)
environment_one.docker.base_image = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1"

environment_doubtful = Environment.from_conda_specification(
    name="doubtful",
    file_path=str(HERE / "environments/doubtful.yaml"),
)
environment_doubtful.docker.base_image = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1"

environment_twice = Environment.from_conda_specification(
    name="twice",
    file_path=str(HERE / "environments/twice.yaml"),
)
environment_twice.docker.base_image = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1"

environment_local = Environment.from_conda_specification(
    name="local",
    file_path=str(HERE / "environments/local.yaml"),
)
environment_local.docker.base_image = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1"

environment_ended = Environment.from_conda_specification(
    name="ended",
    file_path=str(HERE / "environments/ended.yaml"),
)
environment_ended.docker.base_image = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1"

a_run = RunConfiguration()
a_run.environment = environment_loose
step_a = PythonScriptStep(
    name="a",
    script_name="run.py",
    arguments=[],
    inputs=[],
    outputs=[],
    compute_target=compute_cpu,
    runconfig=a_run,
    source_directory=str(ROOT / "src"),
    allow_reuse=False,
)

b_run = RunConfiguration()
b_run.environment = environment_one
step_b = PythonScriptStep(
    name="b",
    script_name="run.py",
    arguments=[],
    inputs=[],
    outputs=[],
    compute_target=compute_cpu,
    runconfig=b_run,
    source_directory=str(ROOT / "src"),
    allow_reuse=False,
)

c_run = RunConfiguration()
c_run.environment = environment_doubtful
step_c = PythonScriptStep(
    name="c",
    script_name="run.py",
    arguments=[],
    inputs=[],
    outputs=[],
    compute_target=compute_cpu,
    runconfig=c_run,
    source_directory=str(ROOT / "src"),
    allow_reuse=False,
)

d_run = RunConfiguration()
d_run.environment = environment_twice
step_d = PythonScriptStep(
    name="d",
    script_name="run.py",
    arguments=[],
    inputs=[],
    outputs=[],
    compute_target=compute_cpu,
    runconfig=d_run,
    source_directory=str(ROOT / "src"),
    allow_reuse=False,
)

e_run = RunConfiguration()
e_run.environment = environment_local
step_e = PythonScriptStep(
    name="e",
    script_name="run.py",
    arguments=[],
    inputs=[],
    outputs=[],
    compute_target=compute_cpu,
    runconfig=e_run,
    source_directory=str(ROOT / "src"),
    allow_reuse=False,
)

f_run = RunConfiguration()
f_run.environment = environment_ended
step_f = PythonScriptStep(
    name="f",
    script_name="run.py",
    arguments=[],
    inputs=[],
    outputs=[],
    compute_target=compute_cpu,
    runconfig=f_run,
    source_directory=str(ROOT / "src"),
    allow_reuse=False,
)

pipeline = Pipeline(workspace=workspace, steps=[step_a, step_b, step_c, step_d, step_e, step_f])
published = pipeline.publish(
    name="warnings",
    description="",
    version="1+d16e6222fb0db5db",
    continue_on_step_failure=False,
)
