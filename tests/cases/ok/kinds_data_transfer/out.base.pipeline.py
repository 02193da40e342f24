"""archive-sales

Compiled by amlc from pipeline.yaml: change that, not this. It runs from the project root.
"""

from azureml.core import Datastore, Workspace
from azureml.core.authentication import AzureCliAuthentication
from azureml.core.compute import ComputeTarget, DataFactoryCompute
from azureml.core.compute_target import ComputeTargetException
from azureml.data.data_reference import DataReference
from azureml.data.sql_data_reference import SqlDataReference
from azureml.data.stored_procedure_parameter import (
    StoredProcedureParameter,
    StoredProcedureParameterType,
)
from azureml.pipeline.core import Pipeline
from azureml.pipeline.steps import DataTransferStep

auth = AzureCliAuthentication(cloud="AzureCloud")

workspace = Workspace(
    subscription_id="sub-1",
    resource_group="aml-rg",
    workspace_name="aml",
    auth=auth,
)

datastore_Sales = Datastore.get(workspace, "Sales")

datastore_Archive = Datastore.get(workspace, "Archive")

datastore_Warehouse = Datastore.get(workspace, "Warehouse")

try:
    compute_factory = ComputeTarget(workspace=workspace, name="factory")
except ComputeTargetException:
    compute_factory = ComputeTarget.attach(
        workspace,
        "factory",
        DataFactoryCompute.attach_configuration(resource_group="aml-rg", factory_name="copying"),
    )
    compute_factory.wait_for_completion()
else:
    assert str(compute_factory.type).casefold() == "datafactory"
    assert str(compute_factory.cluster_resource_id).casefold() == "/subscriptions/sub-1/resourcegroups/aml-rg/providers/microsoft.datafactory/factories/copying"

copy_sales = DataReference(
    datastore=datastore_Sales,
    data_reference_name="sales",
    path_on_datastore="sales/2026",
    mode="mount",
)
copy_archive = DataReference(
    datastore=datastore_Archive,
    data_reference_name="archive",
    path_on_datastore="sales/2026",
    mode="mount",
)
step_copy = DataTransferStep(
    name="copy",
    source_data_reference=copy_sales,
    destination_data_reference=copy_archive,
    compute_target=compute_factory,
    source_reference_type="directory",
    destination_reference_type="directory",
    allow_reuse=False,
)

export_rows = SqlDataReference(
    datastore=datastore_Warehouse,
    data_reference_name="rows",
    sql_query="SELECT * FROM sales",
)
export_table = DataReference(
    datastore=datastore_Archive,
    data_reference_name="table",
    path_on_datastore="sales.csv",
    mode="mount",
)
step_export = DataTransferStep(
    name="export",
    source_data_reference=export_rows,
    destination_data_reference=export_table,
    compute_target=compute_factory,
    destination_reference_type="file",
    allow_reuse=True,
)

total_month = SqlDataReference(
    datastore=datastore_Warehouse,
    data_reference_name="month",
    sql_stored_procedure="sales_of",
    sql_stored_procedure_params=[
        StoredProcedureParameter(
            name="final",
            value="true",
            type=StoredProcedureParameterType.Boolean,
        ),
        StoredProcedureParameter(
            name="region",
            value="west",
            type=StoredProcedureParameterType.String,
        ),
        StoredProcedureParameter(name="year", value="2026", type=StoredProcedureParameterType.Int),
    ],
)
total_into = SqlDataReference(
    datastore=datastore_Warehouse,
    data_reference_name="into",
    sql_table="totals",
)
step_total = DataTransferStep(
    name="total",
    source_data_reference=total_month,
    destination_data_reference=total_into,
    compute_target=compute_factory,
    allow_reuse=True,
)

step_export.run_after(step_copy)

step_total.run_after(step_export)

pipeline = Pipeline(workspace=workspace, steps=[step_copy, step_export, step_total])
published = pipeline.publish(
    name="archive-sales",
    description="",
    version="1+84e89a03ec244f3e",
    continue_on_step_failure=False,
)
