"""pipeline.yaml as a person writes it against the SDK."""

import os

from azureml.core import Dataset, Datastore, Environment, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
from azureml.core.runconfig import RunConfiguration
from azureml.data import LinkFileOutputDatasetConfig, OutputFileDatasetConfig
from azureml.data.data_reference import DataReference
from azureml.data.dataset_consumption_config import DatasetConsumptionConfig
from azureml.pipeline.core import Pipeline, PipelineData
from azureml.pipeline.steps import PythonScriptStep

auth = ServicePrincipalAuthentication(
    os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"], os.environ["SP_PASSWORD"]
)
ws = Workspace.get("aml", auth=auth, subscription_id=os.environ["AZURE_SUBSCRIPTION_ID"], resource_group="aml-rg")
files, other = Datastore(ws, "data"), Datastore(ws, "workspaceblobstore")
image = Environment("image")
image.docker.base_image = "example.azurecr.io/r:4"
image.python.user_managed_dependencies = True
run_config = RunConfiguration()
run_config.environment = image

web = Dataset.File.from_files("https://example.com/iris.csv", validate=False)
mirrors = Dataset.File.from_files(
    ["https://example.com/a/iris.csv", "https://example.org/b/iris.csv"], validate=False, is_file=True
)
several = Dataset.File.from_files([(files, "raw/2024/*.csv"), (files, "raw/2025")], validate=False)
one = Dataset.File.from_files((files, "raw/rates.txt"), validate=False, is_file=True)
parted = Dataset.File.from_files(
    (files, "parted/**"), validate=False, partition_format="/{region}/{day:yyyy/MM/dd}/rows.csv"
)
plain = DataReference(other, "plain", "plain", mode="download", path_on_compute="/tmp/plain", overwrite=True)
mounted = DataReference(other, "mounted", "mounted", path_on_compute="mounted")
fetched = DataReference(other, "fetched", "mounted", mode="download", path_on_compute="fetched")

sent = OutputFileDatasetConfig("sent", (files, "sent/{run-id}"), source="/tmp/sent").as_upload(
    overwrite=True, source_globs=["*.csv", "more/*.txt"]
)
parts = OutputFileDatasetConfig("parts", (files, "parts"), partition_format="/{region}/rows.csv").register_on_complete(
    "parts", description="rows by region"
)
uncached = OutputFileDatasetConfig("uncached", source="/tmp/uncached").as_mount(disable_metadata_cache=True)
kept = PipelineData("kept", files, is_directory=True, pipeline_output_name="kept").as_dataset().register("kept")
read = PipelineData(
    "read",
    files,
    output_mode="upload",
    output_path_on_compute="/tmp/read",
    output_overwrite=True,
).as_dataset()
typed = PipelineData("typed", files, data_type="AnyFile")
linked = LinkFileOutputDatasetConfig("linked").register_on_complete("linked", tags={"team": "a"})
rooted = OutputFileDatasetConfig("rooted", (files, "dataset/{run-id}/{output-name}"))
result = PipelineData("result", pipeline_output_name="result")

# Every port is among the inputs, in the order of the arguments: the service is sent a list.
given = [
    web.as_named_input("web").as_mount(),
    mirrors.as_named_input("mirrors").as_download(),
    several.as_named_input("several").as_mount("/tmp/several"),
    several.as_named_input("elsewhere").as_download("/tmp/elsewhere"),
    one.as_named_input("one").as_download("/tmp/one"),
    plain,
    mounted,
    fetched,
]
write_step = PythonScriptStep(
    "show.py",
    name="write",
    arguments=[*given, sent, parts, uncached, kept, typed, linked, rooted, result],
    inputs=[*given, parted.as_named_input("parted")],
    outputs=[sent, parts, uncached, kept, read, typed, linked, rooted, result],
    compute_target="cpu",
    runconfig=run_config,
    source_directory="src",
)
passed_on = [
    sent.as_input("sent_in").as_download("/tmp/in"),
    kept.as_mount(),
    kept.as_named_input("again").as_download("/tmp/again"),
    typed.as_download(),
    linked.as_input("linked").as_mount(),
    linked.as_input("copied").as_download("/tmp/copied"),
    uncached.as_input("uncached").as_mount(),
    result,
    result.create_input_binding("placed", "mount", "/tmp/placed"),
]
read_step = PythonScriptStep(
    "show.py",
    name="read",
    arguments=[*passed_on],
    inputs=[
        *passed_on,
        DatasetConsumptionConfig("parts", parts, "direct"),
        read.as_direct(),
        rooted.as_input("rooted"),
        typed.as_mount("by_name"),
    ],
    compute_target="cpu",
    runconfig=run_config,
    source_directory="src",
)
published = Pipeline(ws, [write_step, read_step]).publish("files", "", "1", continue_on_step_failure=False)
print(published.id)
