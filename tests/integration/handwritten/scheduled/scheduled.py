"""scheduled.yaml as a person writes it against the SDK."""

import os

from azureml.core import Dataset, Datastore, Environment, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
from azureml.core.conda_dependencies import CondaDependencies
from azureml.core.runconfig import RunConfiguration
from azureml.pipeline.core import (
    Pipeline,
    PipelineEndpoint,
    PipelineParameter,
    Schedule,
    ScheduleRecurrence,
    TimeZone,
)
from azureml.pipeline.steps import PythonScriptStep

auth = ServicePrincipalAuthentication(
    os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"], os.environ["SP_PASSWORD"]
)
ws = Workspace.get("aml", auth=auth, subscription_id=os.environ["AZURE_SUBSCRIPTION_ID"], resource_group="aml-rg")
ml_data = Datastore(ws, "MLData")

with open("conda.yaml", "w") as file:  # noqa: PTH123
    file.write(
        "name: project_environment\nchannels: [conda-forge]\ndependencies: [python=3.11, {pip: [pandas==2.2.3]}]\n"
    )
environment = Environment("env")
environment.python.conda_dependencies = CondaDependencies("conda.yaml")
run_config = RunConfiguration()
run_config.environment = environment

count = PythonScriptStep(
    "count.py",
    name="count",
    arguments=[
        "--raw",
        Dataset.File.from_files((ml_data, "raw"), validate=False).as_named_input("raw").as_download(),
        "--rows",
        PipelineParameter("rows", 10),
        "--full",
        PipelineParameter("full", default_value="False"),
    ],
    compute_target="d1compute",
    runconfig=run_config,
    source_directory="count",
    allow_reuse=False,
)
published = Pipeline(ws, [count], enable_email_notification=True).publish(
    "scheduled", "Counted every morning", "1.0", continue_on_step_failure=False
)
endpoint = PipelineEndpoint.publish(ws, "by-hand-endpoint", "Counts", published)
Schedule.create_for_pipeline_endpoint(
    ws,
    "daily",
    endpoint.id,
    "scheduled",
    # Without a start in the past, the service runs the pipeline at once.
    ScheduleRecurrence(
        "Day",
        1,
        start_time="2024-01-01T00:00:00",
        time_zone=TimeZone.WEuropeStandardTime,
        hours=[6, 18],
        minutes=[0],
    ),
    description="before people come to work",
    pipeline_parameters={"rows": 5, "full": True},
    continue_on_step_failure=True,
)
Schedule.create_for_pipeline_endpoint(
    ws,
    "weekly",
    endpoint.id,
    "weekly",
    ScheduleRecurrence(
        "Week",
        2,
        start_time="2026-12-01T00:00:00",
        time_zone=TimeZone.UTC,
        week_days=["Monday", "Friday"],
        time_of_day="7:30",
    ),
)
Schedule.create_for_pipeline_endpoint(
    ws,
    "arrival",
    endpoint.id,
    "scheduled",
    datastore=Datastore(ws, "Arrivals"),
    path_on_datastore="incoming",
    polling_interval=10,
)
Schedule.create(
    ws,
    "pinned",
    published.id,
    "scheduled",
    ScheduleRecurrence("Month", 1, start_time="2024-01-01T00:00:00", time_zone=TimeZone.UTC),
)
print(published.id, endpoint.id)
