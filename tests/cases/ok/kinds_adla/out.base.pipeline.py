"""clean-on-adla

Compiled by amlc from pipeline.yaml: change that, not this. It runs from the project root.
"""

from pathlib import Path

from azureml.core import Datastore, Workspace
from azureml.core.authentication import AzureCliAuthentication
from azureml.core.compute import AdlaCompute, ComputeTarget
from azureml.core.compute_target import ComputeTargetException
from azureml.data.data_reference import DataReference
from azureml.pipeline.core import Pipeline, PipelineData, PipelineParameter
from azureml.pipeline.steps import AdlaStep

ROOT = Path.cwd()

auth = AzureCliAuthentication(cloud="AzureCloud")

workspace = Workspace(
    subscription_id="sub-1",
    resource_group="aml-rg",
    workspace_name="aml",
    auth=auth,
)

datastore_Lake = Datastore.get(workspace, "Lake")

try:
    compute_analytics = ComputeTarget(workspace=workspace, name="analytics")
except ComputeTargetException:
    compute_analytics = ComputeTarget.attach(
        workspace,
        "analytics",
        AdlaCompute.attach_configuration(resource_group="aml-rg", account_name="analytics"),
    )
    compute_analytics.wait_for_completion()
else:
    assert str(compute_analytics.type).casefold() == "datalakeanalytics"
    assert str(compute_analytics.cluster_resource_id).casefold() == "/subscriptions/sub-1/resourcegroups/aml-rg/providers/microsoft.datalakeanalytics/accounts/analytics"

parameter_region = PipelineParameter(name="region", default_value="west")

clean_clean = PipelineData(name="clean", datastore=datastore_Lake, output_mode="mount")
clean_raw = DataReference(
    datastore=datastore_Lake,
    data_reference_name="raw",
    path_on_datastore="raw.csv",
    mode="mount",
)
step_clean = AdlaStep(
    name="clean",
    script_name="clean.usql",
    inputs=[clean_raw],
    outputs=[clean_clean],
    params={"least": 3, "region": parameter_region},
    degree_of_parallelism=2,
    priority=100,
    runtime_version="default",
    version="1",
    compute_target=compute_analytics,
    source_directory=str(ROOT / "usql"),
    allow_reuse=True,
)

pipeline = Pipeline(workspace=workspace, steps=[step_clean])
published = pipeline.publish(
    name="clean-on-adla",
    description="",
    version="1+7f791fdc8124863e",
    continue_on_step_failure=False,
)
