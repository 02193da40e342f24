"""Publishing

Compiled by amlc from pipeline.yaml, target quiet: change that, not this. It runs from the project root.
"""

from pathlib import Path

from azureml.core import Dataset, Datastore, Environment, Workspace
from azureml.core.authentication import AzureCliAuthentication
from azureml.core.compute import ComputeTarget
from azureml.core.runconfig import RunConfiguration
from azureml.pipeline.core import (
    Pipeline,
    PipelineEndpoint,
    PipelineParameter,
    Schedule,
    ScheduleRecurrence,
)
from azureml.pipeline.core.schedule import TimeZone
from azureml.pipeline.steps import PythonScriptStep
from msrest.exceptions import HttpOperationError

ROOT = Path.cwd()
HERE = Path(__file__).resolve().parent

auth = AzureCliAuthentication(cloud="AzureCloud")

workspace = Workspace(
    subscription_id="sub-1",
    resource_group="aml-rg",
    workspace_name="aml",
    auth=auth,
)

datastore_store = Datastore.get(workspace, "store")

compute_cpu = ComputeTarget(workspace=workspace, name="cpu")

environment_env = Environment.from_conda_specification(
    name="env",
    file_path=str(HERE / "environments/env.yaml"),
)
environment_env.docker.base_image = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1"

parameter_rows = PipelineParameter(name="rows", default_value=10)

dataset_raw = Dataset.File.from_files(path=[(datastore_store, "raw.csv")], validate=False)

run_raw = dataset_raw.as_named_input("raw").as_mount()
run_run = RunConfiguration()
run_run.environment = environment_env
step_run = PythonScriptStep(
    name="run",
    script_name="run.py",
    arguments=[run_raw, "--rows", parameter_rows],
    inputs=[run_raw],
    outputs=[],
    compute_target=compute_cpu,
    runconfig=run_run,
    source_directory=str(ROOT / "src"),
    allow_reuse=False,
)

pipeline = Pipeline(workspace=workspace, steps=[step_run])
published = pipeline.publish(
    name="Publishing",
    description="",
    version="1+3f9306d8eef90726",
    continue_on_step_failure=False,
)

try:
    endpoint = PipelineEndpoint.get(workspace=workspace, name="publishing")
except HttpOperationError:
    endpoint = PipelineEndpoint.publish(
        workspace=workspace,
        name="publishing",
        description="What others call",
        pipeline=published,
    )
else:
    endpoint.add(published)

schedule_hourly = Schedule.create_for_pipeline_endpoint(
    workspace=workspace,
    name="hourly",
    pipeline_endpoint_id=endpoint.id,
    experiment_name="Publishing",
    description="as the data comes [amlc: Publishing, 070b5eaca4c1a8f3]",
    pipeline_parameters={"rows": 5},
    recurrence=ScheduleRecurrence(
        frequency="Hour",
        interval=6,
        start_time="2026-12-01T06:30:00",
        time_zone=TimeZone("Pacific Standard Time"),
    ),
)

schedule_weekdays = Schedule.create_for_pipeline_endpoint(
    workspace=workspace,
    name="weekdays",
    pipeline_endpoint_id=endpoint.id,
    experiment_name="nightly",
    description="[amlc: Publishing, d82610a0856ca93a]",
    pipeline_parameters={},
    continue_on_step_failure=True,
    recurrence=ScheduleRecurrence(
        frequency="Week",
        interval=1,
        start_time="2024-01-01T00:00:00",
        time_zone=TimeZone("W. Europe Standard Time"),
        hours=[6],
        minutes=[0],
        week_days=["Monday", "Friday"],
    ),
)

schedule_again = Schedule.create_for_pipeline_endpoint(
    workspace=workspace,
    name="again",
    pipeline_endpoint_id=endpoint.id,
    experiment_name="Publishing",
    description="[amlc: Publishing, 77f9e4ad587e445f]",
    pipeline_parameters={},
    datastore=datastore_store,
    path_on_datastore="raw",
    polling_interval=5,
)

schedule_paused = Schedule.create_for_pipeline_endpoint(
    workspace=workspace,
    name="paused",
    pipeline_endpoint_id=endpoint.id,
    experiment_name="Publishing",
    description="[amlc: Publishing, 6ee20b8c306169ed]",
    pipeline_parameters={"rows": 7},
    recurrence=ScheduleRecurrence(
        frequency="Day",
        interval=1,
        start_time="2024-01-01T00:00:00",
        time_zone=TimeZone("UTC"),
        hours=[6],
        minutes=[30],
    ),
)
