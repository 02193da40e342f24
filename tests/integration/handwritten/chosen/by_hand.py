"""pipeline.yaml as a person writes it against the SDK."""

import os

from azureml.core import Dataset, Datastore, Environment, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
from azureml.core.runconfig import RunConfiguration
from azureml.data import DataType
from azureml.data.datapath import DataPath, DataPathComputeBinding
from azureml.data.dataset_consumption_config import DatasetConsumptionConfig
from azureml.pipeline.core import Pipeline, PipelineParameter
from azureml.pipeline.steps import CommandStep, PythonScriptStep

auth = ServicePrincipalAuthentication(
    os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"], os.environ["SP_PASSWORD"]
)
ws = Workspace.get("aml", auth=auth, subscription_id=os.environ["AZURE_SUBSCRIPTION_ID"], resource_group="aml-rg")
data = Datastore(ws, "data")
image = Environment("image")
image.docker.base_image = "example.azurecr.io/r:4"
image.python.user_managed_dependencies = True
first_run, second_run = RunConfiguration(), RunConfiguration()  # a CommandStep changes its own
first_run.environment = second_run.environment = image

# A data path without a name gets a random one, which becomes the port's.
folder = PipelineParameter("folder", DataPath(data, "incoming", name="where"))
place = PipelineParameter("place", DataPath(data, "places/a", name="place"))
unseen = PipelineParameter("unseen", Dataset.File.from_files([(data, "a.csv"), (data, "b.csv")], validate=False))
seen = PipelineParameter("seen", Dataset.File.from_files("https://example.com/iris.csv", validate=False))
rows = Dataset.Tabular.from_delimited_files((data, "rows.csv"), validate=False, infer_column_types=False)
table = PipelineParameter("table", rows.keep_columns(["a"]))
pinned = PipelineParameter("pinned", Dataset.get_by_name(ws, "trips", 1))
# By its name alone, it stays the latest version whenever the pipeline runs.
newest = PipelineParameter("newest", DatasetConsumptionConfig("newest", (ws, "trips")).dataset)
count = PipelineParameter("count", 3)

sales = Dataset.Tabular.from_sql_query(
    (Datastore(ws, "sales"), "select a"), validate=False, set_column_types={"a": DataType.to_long()}, query_timeout=60
).keep_columns(["a"])
given = [
    (folder, DataPathComputeBinding("download", path_on_compute="/tmp/where")),
    (place, DataPathComputeBinding("mount")),
    DatasetConsumptionConfig("seen", seen, "download", "/tmp/seen"),
    Dataset.get_by_name(ws, "trips", 1).as_named_input("trips").as_download(),
    DatasetConsumptionConfig("trips_now", (ws, "trips"), "mount", "/tmp/now"),
]
first = PythonScriptStep(
    "show.py",
    name="first",
    arguments=[*given, count],
    inputs=[
        *given,
        DatasetConsumptionConfig("unseen", unseen, "mount"),
        DatasetConsumptionConfig("rows", table),
        DatasetConsumptionConfig("pinned", pinned, "mount"),
        DatasetConsumptionConfig("newest", newest),
        sales.as_named_input("sales"),
        DatasetConsumptionConfig("rates_now", (ws, "rates")),
    ],
    # The SDK publishes only the dataset parameters that it sees in the arguments or here.
    params={"label": "spent", "newest": newest, "pinned": pinned, "table": table, "unseen": unseen},
    compute_target="cpu",
    runconfig=first_run,
    source_directory="src",
)
listed = [
    (place, DataPathComputeBinding("mount")),
    DatasetConsumptionConfig("table_of_rows", table),
]
second = CommandStep(
    ["ls", *listed],
    name="second",
    inputs=[
        *listed,
        (folder, DataPathComputeBinding("mount", path_on_compute="/tmp/there")),
        DatasetConsumptionConfig("again", table),
    ],
    compute_target="cpu",
    runconfig=second_run,
    source_directory="src",
)
published = Pipeline(ws, [first, second]).publish("chosen", "", "1", continue_on_step_failure=False)
print(published.id)
