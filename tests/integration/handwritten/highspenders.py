"""highspenders as a person writes it against the SDK, in the style of the SDK's own samples."""

import os

from azureml.core import Dataset, Datastore, Environment, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
from azureml.core.compute import AmlCompute
from azureml.core.conda_dependencies import CondaDependencies
from azureml.core.runconfig import RunConfiguration
from azureml.pipeline.core import Pipeline
from azureml.pipeline.steps import PythonScriptStep

auth = ServicePrincipalAuthentication(
    os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"], os.environ["SP_PASSWORD"]
)
ws = Workspace(os.environ["AZURE_SUBSCRIPTION_ID"], "aml-rg", "aml", auth=auth)
ml_data = Datastore.get(ws, "MLData")
d1compute = AmlCompute(ws, "d1compute")

dependencies = CondaDependencies()
for channel in list(dependencies.conda_channels):
    dependencies.remove_channel(channel)
dependencies.add_channel("conda-forge")
for package in list(dependencies.pip_packages):
    dependencies.remove_pip_package(package.split("~=")[0].split("==")[0])
dependencies.set_python_version("3.10")
for package in ["pandas==2.2.3", "scikit-learn==1.5.2", "azureml-core==1.61.0.post4", "azureml-dataprep==5.5.0"]:
    dependencies.add_pip_package(package)
sklearn = Environment("sklearn")
sklearn.python.conda_dependencies = dependencies
run_config = RunConfiguration()
run_config.environment = sklearn

model_input = Dataset.File.from_files((ml_data, "models/highspenders/input.csv"))
train = PythonScriptStep(
    name="train",
    script_name="highspenders.py",
    source_directory="steps/highspenders",
    arguments=["--input", model_input.as_named_input("model_input").as_mount()],
    compute_target=d1compute,
    runconfig=run_config,
    allow_reuse=False,
)
pipeline = Pipeline(ws, [train])
published = pipeline.publish("HighSpenders", "High spenders model", continue_on_step_failure=False)
print(published.id)
