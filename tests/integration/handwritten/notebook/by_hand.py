"""pipeline.yaml as a person writes it against the SDK."""

import os

from azureml.contrib.notebook import NotebookRunConfig, NotebookRunnerStep
from azureml.core import Dataset, Datastore, Environment, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
from azureml.core.conda_dependencies import CondaDependencies
from azureml.core.runconfig import DockerConfiguration, RunConfiguration
from azureml.pipeline.core import Pipeline, PipelineData, PipelineParameter
from azureml.pipeline.steps import PythonScriptStep

auth = ServicePrincipalAuthentication(
    os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"], os.environ["SP_PASSWORD"]
)
ws = Workspace.get("aml", auth=auth, subscription_id=os.environ["AZURE_SUBSCRIPTION_ID"], resource_group="aml-rg")
data = Datastore.get(ws, "data")


def run_config() -> RunConfiguration:
    """One for each step: a notebook's gets a package more."""
    made = RunConfiguration()
    made.environment = Environment("jupyter")
    made.environment.docker.base_image = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1"
    made.environment.python.conda_dependencies = CondaDependencies(
        _underlying_structure={
            "name": "project_environment",
            "channels": ["conda-forge"],
            "dependencies": ["python=3.11", {"pip": ["papermill==2.6.0", "ipykernel==6.29.5"]}],
        }
    )
    return made


made = PipelineData("made", data)
of_report = run_config()
of_report.docker = DockerConfiguration(True, shm_size="2g")
report = NotebookRunnerStep(
    "report",
    NotebookRunConfig(
        "report", "report.ipynb", "report.out.ipynb", {"rows": 10, "title": "Sales"}, run_config=of_report
    ),
    compute_target="cpu",
    params={"region": PipelineParameter("region", "west"), "strict": True},
    inputs=[Dataset.File.from_files((data, "sales.csv"), validate=False).as_named_input("sales").as_mount()],
    outputs=[made],
    allow_reuse=False,
    version="1",
    output_notebook_pipeline_data_name="results",
)
plain = NotebookRunnerStep(
    "plain", NotebookRunConfig("report", "report.ipynb", parameters={}, run_config=run_config()), compute_target="cpu"
)
plain.run_after(report)
after = PythonScriptStep(
    "after.py",
    name="after",
    arguments=[made],
    inputs=[made],
    compute_target="cpu",
    runconfig=run_config(),
    source_directory="report",
)
after.run_after(plain)
published = Pipeline(ws, [report, plain, after]).publish("notebook", "", "1", continue_on_step_failure=False)
print(published.id)
