"""The pipeline that `publishing.py` measures, as a person writes it against the SDK: `python by_hand.py STEPS LAST`."""

import os
import sys

from azureml.core import Datastore, Environment, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
from azureml.core.conda_dependencies import CondaDependencies
from azureml.core.runconfig import RunConfiguration
from azureml.data import OutputFileDatasetConfig
from azureml.data.data_reference import DataReference
from azureml.pipeline.core import Pipeline, PipelineParameter
from azureml.pipeline.steps import PythonScriptStep

number, last = int(sys.argv[1]), sys.argv[2]
auth = ServicePrincipalAuthentication(
    os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"], os.environ["SP_PASSWORD"]
)
workspace = Workspace.get(
    "aml", auth=auth, subscription_id=os.environ["AZURE_SUBSCRIPTION_ID"], resource_group="aml-rg"
)
lake = Datastore.get(workspace, "lake")
runs = []
for name, packages in (("one", ["pandas==2.2.3"]), ("two", ["scikit-learn==1.5.2"])):
    environment = Environment(name)
    environment.python.conda_dependencies = CondaDependencies.create(python_version="3.11", pip_packages=packages)
    run = RunConfiguration()
    run.environment = environment
    runs.append(run)
raw = DataReference(lake, data_reference_name="raw", path_on_datastore="raw.csv").as_mount()
rows = PipelineParameter("rows", 10)
steps, before = [], raw
for index in range(number):
    out = OutputFileDatasetConfig(f"out_{index}", destination=(lake, f"out/{index}")).as_upload(overwrite=True)
    steps.append(
        PythonScriptStep(
            "run.py",
            name=f"step_{index}",
            arguments=["--data", before, "--rows", rows, "--out", out, "--k", last if index == number - 1 else "1"],
            inputs=[raw] if index == 0 else [],
            compute_target="cpu",
            runconfig=runs[index % 2],
            source_directory=f"src{index % 5}",
            allow_reuse=True,
        )
    )
    before = out.as_input(f"out_{index}")
published = Pipeline(workspace, steps).publish("many", "Many steps that share their folders", "1")
print(published.id)
