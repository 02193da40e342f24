"""A query on a cluster of Azure Data Explorer."""

from azureml.core import Datastore
from azureml.pipeline.core import Pipeline, PipelineData
from azureml.pipeline.steps import KustoStep
from connected import ws

step = KustoStep(
    name="KustoNotebook",
    compute_target="kusto",
    database_name="telemetry",
    query_directory="src",
    output=PipelineData("output", datastore=Datastore(ws, "workspaceblobstore")),
)
published = {"pipeline": Pipeline(ws, [step]).publish("Notebook_demo", "", "1", continue_on_step_failure=False)}
