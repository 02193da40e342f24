"""A U-SQL script on a data lake of the first generation."""

import os

from azureml.core import Datastore
from azureml.core.compute import AdlaCompute
from azureml.data.data_reference import DataReference
from azureml.pipeline.core import Pipeline, PipelineData
from azureml.pipeline.steps import AdlaStep
from connected import ws

lake = Datastore.register_azure_data_lake(
    ws,
    "MyAdlsDatastore",
    "lakestore",
    tenant_id=os.environ["AZURE_TENANT_ID"],
    client_id=os.environ["AZURE_CLIENT_ID"],
    client_secret=os.environ["SP_PASSWORD"],
    subscription_id=os.environ["AZURE_SUBSCRIPTION_ID"],
    resource_group="lake-rg",
)
step = AdlaStep(
    "sample_script.usql",
    name="extract_employee_names",
    inputs=[DataReference(lake, "employee_data", "adla_sample/sample_input.csv")],
    outputs=[PipelineData("sample_output", datastore=lake)],
    compute_target=AdlaCompute(ws, "testadl"),
    source_directory="src",
)
published = {"pipeline": Pipeline(ws, [step]).publish("adla_sample", "", "1", continue_on_step_failure=False)}
