"""query-telemetry

Compiled by amlc from pipeline.yaml: change that, not this. It runs from the project root.
"""

from pathlib import Path

from azureml.core import Datastore, Workspace
from azureml.core.authentication import AzureCliAuthentication
from azureml.core.compute import ComputeTarget
from azureml.pipeline.core import Pipeline, PipelineData
from azureml.pipeline.steps import KustoStep

ROOT = Path.cwd()

auth = AzureCliAuthentication(cloud="AzureCloud")

workspace = Workspace(
    subscription_id="sub-1",
    resource_group="aml-rg",
    workspace_name="aml",
    auth=auth,
)

datastore_MLData = Datastore.get(workspace, "MLData")

compute_explorer = ComputeTarget(workspace=workspace, name="explorer")

errors_rows = PipelineData(name="rows", datastore=datastore_MLData, output_mode="mount")
step_errors = KustoStep(
    name="errors",
    compute_target=compute_explorer.name,
    database_name="telemetry",
    query_directory=str(ROOT / "query"),
    output=errors_rows,
    parameter_dict={"days": 7, "region": "west"},
    allow_reuse=False,
)

pipeline = Pipeline(workspace=workspace, steps=[step_errors])
published = pipeline.publish(
    name="query-telemetry",
    description="",
    version="1+02f4f09eb87a99f2",
    continue_on_step_failure=False,
)
