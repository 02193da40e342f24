"""dubious

Compiled by amlc from pipeline.yaml: change that, not this. It runs from the project root.
"""

import os
from pathlib import Path

from azureml.core import Environment, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
from azureml.core.compute import ComputeTarget
from azureml.core.runconfig import RunConfiguration
from azureml.data import OutputFileDatasetConfig
from azureml.pipeline.core import Pipeline
from azureml.pipeline.steps import PythonScriptStep

ROOT = Path.cwd()

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

environment_latest = Environment.get(workspace=workspace, name="AzureML-sklearn", version=None)

run_run = OutputFileDatasetConfig(name="run").as_mount()
run_run_2 = RunConfiguration()
run_run_2.environment = environment_latest
step_run = PythonScriptStep(
    name="run",
    script_name="run.py",
    arguments=[run_run],
    inputs=[],
    outputs=[run_run],
    compute_target=compute_cpu,
    runconfig=run_run_2,
    source_directory=str(ROOT / "src"),
    allow_reuse=True,
)

run_run_run = RunConfiguration()
run_run_run.environment = environment_latest
step_run_run = PythonScriptStep(
    name="run-run",
    script_name="run.py",
    arguments=[],
    inputs=[],
    outputs=[],
    compute_target=compute_cpu,
    runconfig=run_run_run,
    source_directory=str(ROOT / "src"),
    allow_reuse=True,
)

pipeline = Pipeline(workspace=workspace, steps=[step_run, step_run_run])
published = pipeline.publish(
    name="dubious",
    description="",
    version="1+317ff6cca11143e6",
    continue_on_step_failure=False,
)
