"""convert-images

Compiled by amlc from pipeline.yaml: change that, not this. It runs from the project root.
"""

from pathlib import Path

from azureml.core import Datastore, Workspace
from azureml.core.authentication import AzureCliAuthentication
from azureml.core.compute import BatchCompute, ComputeTarget
from azureml.core.compute_target import ComputeTargetException
from azureml.data.data_reference import DataReference
from azureml.pipeline.core import Pipeline, PipelineData
from azureml.pipeline.steps import AzureBatchStep

ROOT = Path.cwd()

auth = AzureCliAuthentication(cloud="AzureCloud")

workspace = Workspace(
    subscription_id="sub-1",
    resource_group="aml-rg",
    workspace_name="aml",
    auth=auth,
)

datastore_MLData = Datastore.get(workspace, "MLData")

try:
    compute_batch = ComputeTarget(workspace=workspace, name="batch")
except ComputeTargetException:
    compute_batch = ComputeTarget.attach(
        workspace,
        "batch",
        BatchCompute.attach_configuration(resource_group="aml-rg", account_name="batching"),
    )
    compute_batch.wait_for_completion()
else:
    assert str(compute_batch.type).casefold() == "batch"
    assert str(compute_batch.cluster_resource_id).casefold() == "/subscriptions/sub-1/resourcegroups/aml-rg/providers/microsoft.batch/batchaccounts/batching"

convert_small = PipelineData(name="small", datastore=datastore_MLData, output_mode="mount")
convert_images = DataReference(
    datastore=datastore_MLData,
    data_reference_name="images",
    path_on_datastore="images",
    mode="mount",
)
step_convert = AzureBatchStep(
    name="convert",
    pool_id="cpu-pool",
    executable="convert.cmd",
    arguments=["--in", convert_images, "--out", convert_small, "--size", 64],
    inputs=[convert_images],
    outputs=[convert_small],
    compute_target=compute_batch,
    source_directory=str(ROOT / "bin"),
    version="1",
    allow_reuse=True,
)

pipeline = Pipeline(workspace=workspace, steps=[step_convert])
published = pipeline.publish(
    name="convert-images",
    description="",
    version="1+674c228bfb0371bc",
    continue_on_step_failure=False,
)
