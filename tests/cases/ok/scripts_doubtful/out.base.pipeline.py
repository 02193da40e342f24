"""doubtful

Compiled by amlc from pipeline.yaml: change that, not this. It runs from the project root.
"""

import os
from pathlib import Path

from azureml.core import Dataset, Datastore, Environment, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
from azureml.core.compute import ComputeTarget
from azureml.core.runconfig import RunConfiguration
from azureml.pipeline.core import Pipeline, PipelineParameter
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

datastore_store = Datastore.get(workspace, "store")

compute_cpu = ComputeTarget(workspace=workspace, name="cpu")

environment_small = Environment.from_conda_specification(
    name="small",
    file_path=str(HERE / "environments/small.yaml"),
)
environment_small.docker.base_image = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1"

environment_files = Environment.from_conda_specification(
    name="files",
    file_path=str(HERE / "environments/files.yaml"),
)
environment_files.docker.base_image = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1"

environment_unknown = Environment.from_conda_specification(
    name="unknown",
    file_path=str(HERE / "environments/unknown.yaml"),
)
environment_unknown.docker.base_image = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1"

parameter_shuffle = PipelineParameter(name="shuffle", default_value="True")

dataset_raw = Dataset.File.from_files(path=[(datastore_store, "raw.csv")], validate=False)

deaf_raw = dataset_raw.as_named_input("raw").as_mount()
deaf_run = RunConfiguration()
deaf_run.environment = environment_small
step_deaf = PythonScriptStep(
    name="deaf",
    script_name="deaf.py",
    arguments=["--raw", deaf_raw],
    inputs=[deaf_raw],
    outputs=[],
    compute_target=compute_cpu,
    runconfig=deaf_run,
    source_directory=str(ROOT / "src"),
    allow_reuse=False,
)

fed_raw = dataset_raw.as_named_input("raw").as_mount()
fed_run = RunConfiguration()
fed_run.environment = environment_small
step_fed = PythonScriptStep(
    name="fed",
    script_name="deaf.py",
    arguments=[fed_raw],
    inputs=[fed_raw],
    outputs=[],
    compute_target=compute_cpu,
    runconfig=fed_run,
    source_directory=str(ROOT / "src"),
    allow_reuse=False,
)

told_run = RunConfiguration()
told_run.environment = environment_small
step_told = PythonScriptStep(
    name="told",
    script_name="told.py",
    arguments=["--shuffle", parameter_shuffle, "--verbose=False", "--fast", True],
    inputs=[],
    outputs=[],
    compute_target=compute_cpu,
    runconfig=told_run,
    source_directory=str(ROOT / "src"),
    allow_reuse=False,
)

train_raw = dataset_raw.as_named_input("raw").as_mount()
train_run = RunConfiguration()
train_run.environment = environment_small
step_train = PythonScriptStep(
    name="train",
    script_name="train.py",
    arguments=["--raw", train_raw],
    inputs=[train_raw],
    outputs=[],
    compute_target=compute_cpu,
    runconfig=train_run,
    source_directory=str(ROOT / "src"),
    allow_reuse=False,
)

again_raw = dataset_raw.as_named_input("raw").as_mount()
again_run = RunConfiguration()
again_run.environment = environment_files
step_again = PythonScriptStep(
    name="again",
    script_name="train.py",
    arguments=["--raw", again_raw],
    inputs=[again_raw],
    outputs=[],
    compute_target=compute_cpu,
    runconfig=again_run,
    source_directory=str(ROOT / "src"),
    allow_reuse=False,
)

unknown_raw = dataset_raw.as_named_input("raw").as_mount()
unknown_run = RunConfiguration()
unknown_run.environment = environment_unknown
step_unknown = PythonScriptStep(
    name="unknown",
    script_name="train.py",
    arguments=["--raw", unknown_raw],
    inputs=[unknown_raw],
    outputs=[],
    compute_target=compute_cpu,
    runconfig=unknown_run,
    source_directory=str(ROOT / "src"),
    allow_reuse=False,
)

pipeline = Pipeline(
    workspace=workspace,
    steps=[step_deaf, step_fed, step_told, step_train, step_again, step_unknown],
)
published = pipeline.publish(
    name="doubtful",
    description="",
    version="1+5582c15e205bd0d3",
    continue_on_step_failure=False,
)
