"""three_steps.yaml as a person writes it against the SDK."""

import os

from azureml.core import Dataset, Datastore, Environment, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
from azureml.core.conda_dependencies import CondaDependencies
from azureml.core.runconfig import RunConfiguration
from azureml.data import OutputFileDatasetConfig
from azureml.data.data_reference import DataReference
from azureml.pipeline.core import Pipeline, PipelineData, PipelineParameter
from azureml.pipeline.steps import CommandStep, PythonScriptStep

auth = ServicePrincipalAuthentication(
    os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"], os.environ["SP_PASSWORD"]
)
ws = Workspace.get("aml", auth=auth, subscription_id=os.environ["AZURE_SUBSCRIPTION_ID"], resource_group="aml-rg")
ml_data = Datastore(ws, "MLData")

with open("conda.yaml", "w") as file:  # noqa: PTH123
    file.write(
        "name: project_environment\nchannels: [conda-forge]\n"
        "dependencies: [python=3.11, numpy=2.1, {pip: [pandas==2.2.3]}]\n"
    )
prep_environment = Environment("prep")
prep_environment.python.conda_dependencies = CondaDependencies("conda.yaml")
prep_run = RunConfiguration()
prep_run.environment = prep_environment
train_run = RunConfiguration()
train_run.environment = prep_environment
train_run.max_run_duration_seconds = 3600
image = Environment("image")
image.docker.base_image = "example.azurecr.io/r:4"
image.python.user_managed_dependencies = True
image.environment_variables = {"LANG": "C.UTF-8"}
report_run = RunConfiguration()
report_run.environment = image

raw = Dataset.File.from_files([(ml_data, "raw/2024"), (ml_data, "raw/2025")], validate=False)
raw_input = raw.as_named_input("raw").as_download()
rates = DataReference(ml_data, data_reference_name="rates", path_on_datastore="raw/rates.txt").as_mount()
clean = (
    OutputFileDatasetConfig("clean", destination=(ml_data, "out/{run-id}"))
    .as_upload(overwrite=True)
    .register_on_complete("clean", tags={"team": "a"})
)
model = PipelineData("model", datastore=ml_data, is_directory=True)

prep = PythonScriptStep(
    "prep.py",
    name="prep",
    arguments=["--raw", raw_input, "--rates", rates, "--clean", clean, "--rows", PipelineParameter("rows", 10)],
    inputs=[rates],
    compute_target="d1compute",
    runconfig=prep_run,
    source_directory="prep",
    allow_reuse=False,
)
train = PythonScriptStep(
    "train.py",
    name="train",
    arguments=["--clean", clean.as_input("clean"), "--model", model, "--k", PipelineParameter("k", 3)],
    outputs=[model],
    compute_target="d1compute",
    runconfig=train_run,
    source_directory="train",
)
report = CommandStep(
    ["ls", "-l", model],
    name="report",
    inputs=[model],
    compute_target="d1compute",
    runconfig=report_run,
    source_directory="train",
)
report.run_after(prep)
published = Pipeline(ws, [prep, train, report]).publish(
    "three-steps", "Everything that flows between steps", "1.0", continue_on_step_failure=True
)
print(published.id)
