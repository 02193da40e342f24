"""A published pipeline and its endpoint, run every other hour, every other evening, and when files come."""

from azureml.core import Datastore
from azureml.pipeline.core import Pipeline, PipelineEndpoint, Schedule, ScheduleRecurrence, TimeZone
from azureml.pipeline.steps import PythonScriptStep
from connected import cluster, conda, run_configuration, ws

cluster("cpu-cluster", "STANDARD_D2_V2", min_nodes=1, max_nodes=4)
train = PythonScriptStep(
    "train.py",
    name="Training_Step",
    compute_target="cpu-cluster",
    runconfig=run_configuration(conda("plain", "python=3.10")),
    source_directory="src",
)
pipeline = Pipeline(ws, [train]).publish(
    "Scheduled-Pipeline", "Scheduled-Pipeline", "1", continue_on_step_failure=False
)
endpoint = PipelineEndpoint.publish(
    ws, "ScheduledPipelineEndpoint", "Publish pipeline endpoint for schedule test", pipeline
)
# Without a start in the past, each would run at once.
start = {"start_time": "2024-01-01T00:00:00", "time_zone": TimeZone.UTC}
Schedule.create(
    ws,
    "My_Updated_Schedule",
    pipeline.id,
    "Schedule-run-sample",
    ScheduleRecurrence("Hour", 2, **start),
    description="Updated_Schedule_Run",
)
Schedule.create(
    ws,
    "My_Schedule",
    pipeline.id,
    "Schedule-run-sample",
    datastore=Datastore(ws, "workspaceblobstore"),
    polling_interval=5,
    description="Schedule Run",
)
Schedule.create_for_pipeline_endpoint(
    ws,
    "My_Endpoint_Schedule",
    endpoint.id,
    "Schedule-run-sample",
    ScheduleRecurrence("Day", 2, hours=[22], minutes=[30], **start),
    description="Schedule_Run",
)
published = {"pipeline": pipeline}
