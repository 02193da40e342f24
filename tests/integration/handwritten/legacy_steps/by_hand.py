"""pipeline.yaml as a person writes it against the SDK."""

import os

from azureml.core import Datastore, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
from azureml.core.compute import AdlaCompute, BatchCompute
from azureml.data.data_reference import DataReference
from azureml.pipeline.core import Pipeline, PipelineData, PipelineParameter
from azureml.pipeline.steps import AdlaStep, AzureBatchStep, KustoStep

auth = ServicePrincipalAuthentication(
    os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"], os.environ["SP_PASSWORD"]
)
ws = Workspace.get("aml", auth=auth, subscription_id=os.environ["AZURE_SUBSCRIPTION_ID"], resource_group="aml-rg")
data = Datastore(ws, "data")
analytics = AdlaCompute(ws, "analytics")
batch = BatchCompute(ws, "batch")

cleaned = PipelineData("clean", data, is_directory=False)
clean = AdlaStep(
    "clean.usql",
    "clean",
    [DataReference(data, "raw", "raw.csv")],
    [cleaned],
    {"least": 0.5, "region": PipelineParameter("region", "west"), "strict": True},
    degree_of_parallelism=2,
    priority=100,
    runtime_version="default",
    compute_target=analytics,
    source_directory="usql",
    version="1",
)
registered = PipelineData("clean", data).as_dataset().register(name="cleaned")
again = AdlaStep(
    "clean.usql",
    "again",
    [cleaned.create_input_binding("raw")],
    [registered],
    compute_target=analytics,
    source_directory="usql",
    allow_reuse=False,
)
images = DataReference(data, "images", "images")
small = PipelineData("small", data)
convert = AzureBatchStep(
    "convert",
    # None of the next lines is in what is sent.
    create_pool=True,
    target_compute_nodes=3,
    vm_size="standard_d2_v2",
    vm_image_urn="urn:MicrosoftWindowsServer:WindowsServer:2022-datacenter",
    run_task_as_admin=True,
    is_positive_exit_code_failure=False,
    delete_batch_job_after_finish=False,
    delete_batch_pool_after_finish=True,
    pool_id="pool",
    executable="convert.cmd",
    arguments=["--in", images, "--out", small, "--size", 64],
    inputs=[images, registered.as_named_input("clean").as_mount()],
    outputs=[small],
    compute_target=batch,
    source_directory="bin",
    version="2",
)
bare = AzureBatchStep("bare", pool_id="pool", executable="cmd /c dir", compute_target=batch, allow_reuse=False)
bare.run_after(convert)
errors = KustoStep(
    "errors",
    "explorer",
    "telemetry",
    "query",
    PipelineData("rows", data, data_type="AnyDirectory"),
    {"days": 7, "region": "west"},
)
every = KustoStep("all", "explorer", "telemetry", "query", PipelineData("rows"), allow_reuse=True)
every.run_after(errors)
steps = [clean, again, convert, bare, errors, every]
published = Pipeline(ws, steps).publish("legacy-steps", "", "1", continue_on_step_failure=False)
print(published.id)
