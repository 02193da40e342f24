# ruff: noqa: PTH123
"""A pipeline as people write it by hand: nothing in here knows that the workspace is not Azure's."""

import os

import requests
from azureml.core import Dataset, Datastore, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
from azureml.core.compute import ComputeTarget
from azureml.core.conda_dependencies import CondaDependencies
from azureml.core.runconfig import RunConfiguration
from azureml.pipeline.core import Pipeline
from azureml.pipeline.steps import PythonScriptStep

authentication = ServicePrincipalAuthentication(
    tenant_id=os.environ["AZURE_TENANT_ID"],
    service_principal_id=os.environ["AZURE_CLIENT_ID"],
    service_principal_password=os.environ["SP_PASSWORD"],
)
workspace = Workspace.get(
    name="aml",
    subscription_id=os.environ["AZURE_SUBSCRIPTION_ID"],
    resource_group="aml-rg",
    auth=authentication,
)
datastore = Datastore.get(workspace, "MLData")
compute = ComputeTarget(workspace=workspace, name="d1compute")

run_configuration = RunConfiguration()
run_configuration.target = compute
run_configuration.environment.python.user_managed_dependencies = False
run_configuration.environment.python.conda_dependencies = CondaDependencies.create(
    pip_packages=["pandas==2.2.3", "scikit-learn==1.5.2"]
)

model_input = Dataset.File.from_files([(datastore, "models/highspenders/input.csv")])
step = PythonScriptStep(
    name="train",
    script_name="train.py",
    source_directory="highspenders",
    arguments=["--input", model_input.as_named_input("model_input").as_mount()],
    compute_target=compute,
    runconfig=run_configuration,
    allow_reuse=False,
)
pipeline = Pipeline(workspace=workspace, steps=[step])
published = pipeline.publish(name="HighSpenders", description="High spenders model", continue_on_step_failure=False)

with open("highspenders.id", "w") as id_file:
    id_file.write(published.id)

response = requests.post(
    published.endpoint,
    headers=authentication.get_authentication_header(),
    json={"ExperimentName": "highspenders", "ParameterAssignments": {}},
)
response.raise_for_status()
with open("run.id", "w") as id_file:
    id_file.write(response.json()["Id"])
