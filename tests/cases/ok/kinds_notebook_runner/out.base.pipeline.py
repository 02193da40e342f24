"""report

Compiled by amlc from pipeline.yaml: change that, not this. It runs from the project root.
"""

from pathlib import Path

from azureml.contrib.notebook import NotebookRunConfig, NotebookRunnerStep
from azureml.core import Datastore, Environment, Workspace
from azureml.core.authentication import AzureCliAuthentication
from azureml.core.compute import ComputeTarget
from azureml.core.runconfig import DockerConfiguration, RunConfiguration
from azureml.data.data_reference import DataReference
from azureml.pipeline.core import Pipeline, PipelineParameter
from copy import deepcopy

ROOT = Path.cwd()
HERE = Path(__file__).resolve().parent

auth = AzureCliAuthentication(cloud="AzureCloud")

workspace = Workspace(
    subscription_id="sub-1",
    resource_group="aml-rg",
    workspace_name="aml",
    auth=auth,
)

datastore_MLData = Datastore.get(workspace, "MLData")

compute_cpu = ComputeTarget(workspace=workspace, name="cpu")

environment_notebook = Environment.from_conda_specification(
    name="notebook",
    file_path=str(HERE / "environments/notebook.yaml"),
)
environment_notebook.docker.base_image = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1"

parameter_region = PipelineParameter(name="region", default_value="west")

report_sales = DataReference(
    datastore=datastore_MLData,
    data_reference_name="sales",
    path_on_datastore="sales.csv",
    mode="mount",
)
report_run = RunConfiguration()
report_run.environment = deepcopy(environment_notebook)
report_run.docker = DockerConfiguration(use_docker=True, arguments=[], shm_size="2g")
step_report = NotebookRunnerStep(
    name="report",
    notebook_run_config=NotebookRunConfig(
        source_directory=str(ROOT / "report"),
        notebook="report.ipynb",
        output_notebook="report.out.ipynb",
        parameters={"rows": 10, "title": "Sales"},
        run_config=report_run,
    ),
    compute_target=compute_cpu,
    inputs=[report_sales],
    outputs=[],
    params={"region": parameter_region},
    version="1",
    allow_reuse=False,
    output_notebook_pipeline_data_name="report",
)

pipeline = Pipeline(workspace=workspace, steps=[step_report])
published = pipeline.publish(
    name="report",
    description="",
    version="1+e2919b76b88d8a46",
    continue_on_step_failure=False,
)
