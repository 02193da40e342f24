"""three-steps: Everything that flows between steps

Compiled by amlc from pipeline.yaml: change that, not this. It runs from the project root.
"""

import os
from pathlib import Path

from azureml.core import Dataset, Datastore, Environment, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
from azureml.core.compute import ComputeTarget
from azureml.core.runconfig import RunConfiguration
from azureml.data import OutputFileDatasetConfig
from azureml.data.data_reference import DataReference
from azureml.data.dataset_consumption_config import DatasetConsumptionConfig
from azureml.pipeline.core import Pipeline, PipelineData, PipelineParameter
from azureml.pipeline.steps import CommandStep, PythonScriptStep

ROOT = Path.cwd()
HERE = Path(__file__).resolve().parent

auth = ServicePrincipalAuthentication(
    tenant_id="00000000-0000-0000-0000-000000000000",
    service_principal_id="00000000-0000-0000-0000-000000000000",
    service_principal_password=os.environ["AMLC_WORKSPACE_TOKEN"],
)

workspace = Workspace(
    subscription_id="00000000-0000-0000-0000-000000000000",
    resource_group="amlc",
    workspace_name="local",
    auth=auth,
)

datastore_MLData = Datastore.get(workspace, "MLData")

compute_cpu = ComputeTarget(workspace=workspace, name="cpu")

environment_prep = Environment.from_conda_specification(
    name="prep",
    file_path=str(HERE / "environments/prep.yaml"),
)
environment_prep.docker.base_image = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1"

environment_curated = Environment.get(
    workspace=workspace,
    name="AzureML-acpt-pytorch-2.2-cuda12.1",
    version="11",
)

environment_image = Environment(name="image")
environment_image.python.user_managed_dependencies = True
environment_image.docker.base_image = "example.azurecr.io/r:4"
environment_image.environment_variables = {"LANG": "C.UTF-8"}

parameter_rows = PipelineParameter(name="rows", default_value=10)

parameter_k = PipelineParameter(name="k", default_value=3)

dataset_raw = Dataset.File.from_files(
    path=[(datastore_MLData, "raw/2024"), (datastore_MLData, "raw/2025")],
    validate=False,
)

dataset_latest = DatasetConsumptionConfig(name="latest", dataset=(workspace, "customers")).dataset

dataset_pinned = Dataset.get_by_name(workspace=workspace, name="customers", version=3)

prep_clean = OutputFileDatasetConfig(
    name="clean",
    destination=(datastore_MLData, "out/{run-id}"),
).as_upload(overwrite=True).register_on_complete(name="clean", tags={"team": "a"})
prep_log = OutputFileDatasetConfig(name="log").as_mount()
prep_raw = dataset_raw.as_named_input("raw").as_download()
prep_reference = DataReference(
    datastore=datastore_MLData,
    data_reference_name="reference",
    path_on_datastore="raw/rates.csv",
    mode="mount",
)
prep_now = dataset_latest.as_named_input("now")
prep_then = dataset_pinned.as_named_input("then").as_mount()
prep_run = RunConfiguration()
prep_run.environment = environment_prep
prep_run.environment_variables = {"AMLC_TIMEOUT_SECONDS": "60"}
step_prep = PythonScriptStep(
    name="prep",
    script_name="prep.py",
    arguments=[
        "--raw",
        prep_raw,
        "--rates",
        prep_reference,
        "--clean",
        prep_clean,
        "--rows",
        parameter_rows,
        "--ratio",
        0.5,
        "--strict",
        True,
    ],
    inputs=[prep_raw, prep_reference, prep_now, prep_then],
    outputs=[prep_clean, prep_log],
    compute_target=compute_cpu,
    runconfig=prep_run,
    source_directory=str(ROOT / "prep"),
    allow_reuse=False,
)

train_model = PipelineData(
    name="model",
    datastore=datastore_MLData,
    output_mode="mount",
    is_directory=True,
)
train_clean = prep_clean.as_input(name="clean").as_mount()
train_run = RunConfiguration()
train_run.environment = environment_curated
train_run.max_run_duration_seconds = 3600
step_train = PythonScriptStep(
    name="train",
    script_name="train.py",
    arguments=["--clean", train_clean, "--model", train_model, "--k", parameter_k],
    inputs=[train_clean],
    outputs=[train_model],
    compute_target=compute_cpu,
    runconfig=train_run,
    source_directory=str(ROOT / "train"),
    allow_reuse=True,
)

report_found = train_model.create_input_binding(input_name="found", mode="download")
report_run = RunConfiguration()
report_run.environment = environment_image
step_report = CommandStep(
    name="report",
    command=["'ls -l'", report_found, "two words"],
    inputs=[report_found],
    outputs=[],
    compute_target=compute_cpu,
    runconfig=report_run,
    source_directory=str(ROOT / "train"),
    allow_reuse=True,
)
step_report.run_after(step_prep)

pipeline = Pipeline(workspace=workspace, steps=[step_prep, step_train, step_report])
published = pipeline.publish(
    name="three-steps",
    description="Everything that flows between steps",
    version="1.0+922584787fa473dc",
    continue_on_step_failure=True,
)
