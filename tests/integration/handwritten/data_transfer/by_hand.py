"""pipeline.yaml as a person writes it against the SDK."""

import os

from azureml.core import Datastore, Environment, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
from azureml.core.compute import DataFactoryCompute
from azureml.core.runconfig import RunConfiguration
from azureml.data.data_reference import DataReference
from azureml.data.datapath import DataPath, DataPathComputeBinding
from azureml.data.sql_data_reference import SqlDataReference
from azureml.data.stored_procedure_parameter import StoredProcedureParameter, StoredProcedureParameterType
from azureml.pipeline.core import Pipeline, PipelineData, PipelineParameter
from azureml.pipeline.steps import DataTransferStep, PythonScriptStep

auth = ServicePrincipalAuthentication(
    os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"], os.environ["SP_PASSWORD"]
)
ws = Workspace.get("aml", auth=auth, subscription_id=os.environ["AZURE_SUBSCRIPTION_ID"], resource_group="aml-rg")
data = Datastore(ws, "data")
warehouse = Datastore(ws, "warehouse")
factory = DataFactoryCompute(ws, "factory")
image = Environment("image")
image.docker.base_image = "example.azurecr.io/tools:2"
image.python.user_managed_dependencies = True


def run_config() -> RunConfiguration:
    made = RunConfiguration()
    made.environment = image
    return made


copy = DataTransferStep(
    "copy",
    DataReference(data, "sales", "sales/2026"),
    DataReference(data, "archive", "archive/2026"),
    factory,
    source_reference_type="directory",
    destination_reference_type="directory",
    allow_reuse=False,
)
copy_file = DataTransferStep(
    "copy_file",
    DataReference(data, "wanted", "sales/2026/b.csv", mode="download"),
    DataReference(data, "kept", "archive/kept.csv"),
    factory,
    destination_reference_type="file",
)
written = PipelineData("written", data)
make = PythonScriptStep(
    "make.py",
    "make",
    [written],
    "cpu",
    run_config(),
    outputs=[written],
    source_directory="src",
)
copy_made = DataTransferStep("copy_made", written, DataReference(data, "made", "archive/made"), factory)
chosen = PipelineParameter("chosen", DataPath(data, "sales/2026/01", name="chosen"))
copy_chosen = DataTransferStep(
    "copy_chosen",
    (chosen, DataPathComputeBinding("mount")),
    DataReference(data, "target", "archive/chosen"),
    factory,
)
archive = DataReference(data, "archive", "archive/2026")
show = PythonScriptStep(
    "show.py",
    "show",
    [archive],
    "cpu",
    run_config(),
    inputs=[archive],
    source_directory="src",
)
for before in (copy, copy_file, copy_made, copy_chosen):
    show.run_after(before)
export = DataTransferStep(
    "export",
    SqlDataReference(warehouse, "rows", sql_query="SELECT * FROM sales"),
    DataReference(data, "exported", "exported.csv"),
    factory,
)
export.run_after(copy)
monthly = DataTransferStep(
    "monthly",
    SqlDataReference(
        warehouse,
        "month",
        sql_stored_procedure="sales_of",
        sql_stored_procedure_params=[
            StoredProcedureParameter("final", "true", StoredProcedureParameterType.Boolean),
            StoredProcedureParameter("region", "west"),
            StoredProcedureParameter("year", "2026", StoredProcedureParameterType.Int),
        ],
    ),
    SqlDataReference(warehouse, "table", sql_table="dbo.archive"),
    factory,
)
steps = [copy, copy_file, make, copy_made, copy_chosen, show, export, monthly]
published = Pipeline(ws, steps).publish("transfer", "", "1", continue_on_step_failure=False)
print(published.id)
