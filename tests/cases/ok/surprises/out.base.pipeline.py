"""Surprises

Compiled by amlc from pipeline.yaml: change that, not this. It runs from the project root.
"""

import os
from pathlib import Path

from azureml.core import Dataset, Datastore, Environment, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
from azureml.core.compute import ComputeTarget
from azureml.core.runconfig import RunConfiguration
from azureml.data import OutputFileDatasetConfig
from azureml.pipeline.core import Pipeline, Schedule, ScheduleRecurrence
from azureml.pipeline.core.schedule import TimeZone
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

environment_env = Environment.from_conda_specification(
    name="env",
    file_path=str(HERE / "environments/env.yaml"),
)
environment_env.docker.base_image = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1"

dataset_home = Dataset.File.from_files(path=[(datastore_store, "raw.csv")], validate=False)

left_a = OutputFileDatasetConfig(name="a", destination=(datastore_store, "out")).as_mount()
left_home = dataset_home.as_named_input("home").as_mount()
left_run = RunConfiguration()
left_run.environment = environment_env
step_left = PythonScriptStep(
    name="left",
    script_name="run.py",
    arguments=[left_home, left_a, 7],
    inputs=[left_home],
    outputs=[left_a],
    compute_target=compute_cpu,
    runconfig=left_run,
    source_directory=str(ROOT / "src"),
    allow_reuse=True,
)

right_a = OutputFileDatasetConfig(name="a", destination=(datastore_store, "out/")).as_mount()
right_b = OutputFileDatasetConfig(name="b").as_mount()
right_run = RunConfiguration()
right_run.environment = environment_env
step_right = PythonScriptStep(
    name="right",
    script_name="run.py",
    arguments=[right_a, right_b],
    inputs=[],
    outputs=[right_a, right_b],
    compute_target=compute_cpu,
    runconfig=right_run,
    source_directory=str(ROOT / "src"),
    allow_reuse=True,
)

pipeline = Pipeline(workspace=workspace, steps=[step_left, step_right])
published = pipeline.publish(
    name="Surprises",
    description="",
    version="1+54af4bc050d7af1f",
    continue_on_step_failure=False,
)

schedule_nightly = Schedule.create(
    workspace=workspace,
    name="nightly",
    pipeline_id=published.id,
    experiment_name="Surprises",
    description="[amlc: Surprises, a32a50fb2777ada1]",
    pipeline_parameters={},
    recurrence=ScheduleRecurrence(
        frequency="Day",
        interval=1,
        start_time="2024-01-01T00:00:00",
        time_zone=TimeZone("UTC"),
        hours=[2],
        minutes=[0],
    ),
)

schedule_pinned = Schedule.create(
    workspace=workspace,
    name="pinned",
    pipeline_id=published.id,
    experiment_name="Surprises",
    description="[amlc: Surprises, 3850b5b576bcf46e]",
    pipeline_parameters={},
    recurrence=ScheduleRecurrence(
        frequency="Week",
        interval=1,
        start_time="2024-01-01T00:00:00",
        time_zone=TimeZone("UTC"),
        week_days=["Monday"],
    ),
)

schedule_arrival = Schedule.create(
    workspace=workspace,
    name="arrival",
    pipeline_id=published.id,
    experiment_name="Surprises",
    description="[amlc: Surprises, b198a7225153a88a]",
    pipeline_parameters={},
    datastore=datastore_store,
    polling_interval=5,
)
