"""A Windows command on a pool of Azure Batch."""

from azureml.core import Datastore
from azureml.core.compute import BatchCompute
from azureml.data.data_reference import DataReference
from azureml.pipeline.core import Pipeline, PipelineData
from azureml.pipeline.steps import AzureBatchStep
from connected import ws

store = Datastore(ws, "workspaceblobstore")
given = DataReference(store, "input", "input.txt")
made = PipelineData("output", datastore=store)
step = AzureBatchStep(
    name="Azure Batch Job",
    pool_id="MyPoolName",
    inputs=[given],
    outputs=[made],
    executable="azurebatch.cmd",
    arguments=[given, made],
    compute_target=BatchCompute(ws, "mybatchcompute"),
    source_directory="src",
)
published = {"pipeline": Pipeline(ws, [step]).publish("azurebatch_sample", "", "1", continue_on_step_failure=False)}
