"""data: What flows in, between steps, and what a run chooses

Compiled by amlc from pipeline.yaml: change that, not this. It runs from the project root.
"""

from pathlib import Path

from azureml.core import Dataset, Datastore, Environment, Workspace
from azureml.core.authentication import AzureCliAuthentication
from azureml.core.compute import ComputeTarget
from azureml.core.runconfig import RunConfiguration
from azureml.data import OutputFileDatasetConfig
from azureml.data.data_reference import DataReference
from azureml.data.datapath import DataPath, DataPathComputeBinding
from azureml.data.dataset_consumption_config import DatasetConsumptionConfig
from azureml.data.dataset_factory import DataType
from azureml.data.dataset_type_definitions import PromoteHeadersBehavior
from azureml.data.output_dataset_config import LinkFileOutputDatasetConfig
from azureml.pipeline.core import Pipeline, PipelineData, PipelineParameter
from azureml.pipeline.steps import PythonScriptStep

ROOT = Path.cwd()

auth = AzureCliAuthentication(cloud="AzureCloud")

workspace = Workspace(subscription_id="s", resource_group="rg", workspace_name="aml", auth=auth)

datastore_store = Datastore.get(workspace, "store")

datastore_sales = Datastore.get(workspace, "sales")

compute_cpu = ComputeTarget(workspace=workspace, name="cpu")

environment_image = Environment(name="image")
environment_image.python.user_managed_dependencies = True
environment_image.docker.base_image = "example.azurecr.io/r:4"

parameter_folder = PipelineParameter(
    name="folder",
    default_value=DataPath(datastore=datastore_store, path_on_datastore="incoming", name="where"),
)

default_table = Dataset.Tabular.from_delimited_files(
    path=[(datastore_store, "rows.csv")],
    validate=False,
    infer_column_types=False,
).keep_columns(["a"])
parameter_table = PipelineParameter(name="table", default_value=default_table)

default_newest = DatasetConsumptionConfig(name="latest", dataset=(workspace, "trips")).dataset
parameter_newest = PipelineParameter(name="newest", default_value=default_newest)

dataset_web = Dataset.File.from_files(
    path=["https://example.com/iris.csv"],
    validate=False,
    is_file=True,
)

dataset_parted = Dataset.File.from_files(
    path=[(datastore_store, "a/**"), (datastore_store, "b/**")],
    validate=False,
    partition_format="/{region}/rows.csv",
)

dataset_prices = Dataset.Tabular.from_delimited_files(
    path=[(datastore_store, "prices.csv")],
    validate=False,
    infer_column_types=False,
    header=PromoteHeadersBehavior.NO_HEADERS,
    set_column_types={"Column1": DataType.to_float(), "Column2": DataType.to_datetime(["%Y"])},
)

dataset_guessed = Dataset.Tabular.from_delimited_files(
    path=[(datastore_store, "guessed.csv")],
    validate=False,
    infer_column_types=True,
)

dataset_rows_of = Dataset.Tabular.from_sql_query(
    query=(datastore_sales, "select a"),
    validate=False,
    query_timeout=60,
)

dataset_latest = DatasetConsumptionConfig(name="latest", dataset=(workspace, "trips")).dataset

write_sent = OutputFileDatasetConfig(
    name="sent",
    destination=(datastore_store, "sent"),
    source="/tmp/sent",
).as_upload(overwrite=False, source_globs=["*.csv"])
write_trips = OutputFileDatasetConfig(
    name="trips",
    destination=(datastore_store, "trips"),
).as_mount().read_delimited_files(separator="\\t").keep_columns(["a"]).register_on_complete(
    name="trips",
)
write_kept = PipelineData(
    name="kept",
    datastore=datastore_store,
    output_mode="mount",
).as_dataset().register(name="kept")
write_read = PipelineData(
    name="read",
    datastore=datastore_store,
    output_mode="mount",
    data_type="AnyFile",
).as_dataset()
write_linked = LinkFileOutputDatasetConfig(name="linked").register_on_complete(name="linked")
write_web = dataset_web.as_named_input("web").as_mount(path_on_compute="/tmp/web")
write_parted = dataset_parted.as_named_input("parted").as_download()
write_plain = DataReference(
    datastore=datastore_store,
    data_reference_name="plain",
    path_on_datastore="plain",
    mode="download",
    overwrite=True,
)
write_latest = dataset_latest.as_named_input("latest").as_mount()
write_where = (parameter_folder, DataPathComputeBinding(mode="download"))
write_prices = dataset_prices.as_named_input("prices")
write_guessed = dataset_guessed.as_named_input("guessed")
write_rows_of = dataset_rows_of.as_named_input("rows_of")
write_rows = DatasetConsumptionConfig(name="rows", dataset=parameter_table, mode="direct")
write_newest = DatasetConsumptionConfig(name="newest", dataset=parameter_newest, mode="mount")
write_run = RunConfiguration()
write_run.environment = environment_image
step_write = PythonScriptStep(
    name="write",
    script_name="show.py",
    arguments=[
        write_web,
        write_parted,
        write_plain,
        write_latest,
        write_where,
        write_sent,
        write_kept,
    ],
    inputs=[
        write_web,
        write_parted,
        write_plain,
        write_latest,
        write_where,
        write_prices,
        write_guessed,
        write_rows_of,
        write_rows,
        write_newest,
    ],
    outputs=[write_sent, write_trips, write_kept, write_read, write_linked],
    compute_target=compute_cpu,
    runconfig=write_run,
    params={"newest": parameter_newest, "table": parameter_table},
    source_directory=str(ROOT / "src"),
    allow_reuse=True,
)

read_kept_in = write_kept.as_named_input("kept_in").as_download()
read_linked = write_linked.as_input(name="linked").as_mount()
read_trips = write_trips.drop_columns(["b"]).as_input(name="trips")
read_sent = write_sent.read_parquet_files().as_input(name="sent")
read_read = write_read.parse_delimited_files(file_extension=None).keep_columns(
    ["a"],
).as_named_input("read")
read_run = RunConfiguration()
read_run.environment = environment_image
step_read = PythonScriptStep(
    name="read",
    script_name="show.py",
    arguments=[read_kept_in, read_linked],
    inputs=[read_kept_in, read_linked, read_trips, read_sent, read_read],
    outputs=[],
    compute_target=compute_cpu,
    runconfig=read_run,
    source_directory=str(ROOT / "src"),
    allow_reuse=True,
)

pipeline = Pipeline(workspace=workspace, steps=[step_write, step_read])
published = pipeline.publish(
    name="data",
    description="What flows in, between steps, and what a run chooses",
    version="1+603b61742264a83b",
    continue_on_step_failure=False,
)
