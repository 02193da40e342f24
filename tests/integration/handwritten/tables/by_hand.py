"""pipeline.yaml as a person writes it against the SDK."""

import os

from azureml.core import Dataset, Datastore, Environment, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
from azureml.core.runconfig import RunConfiguration
from azureml.data import DataType, LinkTabularOutputDatasetConfig, OutputFileDatasetConfig
from azureml.data.dataset_type_definitions import PromoteHeadersBehavior
from azureml.pipeline.core import Pipeline, PipelineData
from azureml.pipeline.steps import PythonScriptStep

auth = ServicePrincipalAuthentication(
    os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"], os.environ["SP_PASSWORD"]
)
ws = Workspace.get("aml", auth=auth, subscription_id=os.environ["AZURE_SUBSCRIPTION_ID"], resource_group="aml-rg")
data = Datastore(ws, "data")
image = Environment("image")
image.docker.base_image = "example.azurecr.io/r:4"
image.python.user_managed_dependencies = True
run_config = RunConfiguration()
run_config.environment = image

# Neither validated nor with inferred types: both would read the data before the pipeline runs.
prices = Dataset.Tabular.from_delimited_files(
    (data, "prices/*.csv"),
    validate=False,
    infer_column_types=False,
    set_column_types={
        "day": DataType.to_datetime("%Y-%m-%d"),
        "id": DataType.to_long(),
        "image": DataType.to_stream(ws),
        "note": DataType.to_string(),
        "price": DataType.to_float(),
        "sold": DataType.to_bool(),
        "when": DataType.to_datetime(["%d.%m.%Y", "%d/%m/%Y"]),
    },
    separator=";",
    header=PromoteHeadersBehavior.COMBINE_ALL_FILES_HEADERS,
    support_multi_line=True,
    empty_as_string=True,
    encoding="latin1",
).keep_columns(["id", "price", "day"])
plain = Dataset.Tabular.from_delimited_files(
    [(data, "a.csv"), (data, "b.csv")], validate=False, infer_column_types=False
)
web = Dataset.Tabular.from_delimited_files(
    "https://example.com/iris.csv", validate=False, infer_column_types=False, header=False
).drop_columns(["Column5"])
rates = Dataset.Tabular.from_parquet_files(
    (data, "rates/**"),
    validate=False,
    include_path=True,
    set_column_types={"rate": DataType.to_float()},
    partition_format="/{region}/{day:yyyy/MM/dd}/rates.parquet",
)
events = Dataset.Tabular.from_json_lines_files(
    (data, "events"), validate=False, invalid_lines="drop", encoding="utf16"
).drop_columns(["debug", "trace"])

trips = (
    OutputFileDatasetConfig("trips", (data, "trips/{run-id}"), source="/tmp/trips")
    .as_upload(overwrite=True, source_globs=["*.tsv"])
    .read_delimited_files(
        include_path=True,
        separator="\\t",  # which the SDK puts into JSON as it is
        header=PromoteHeadersBehavior.ONLY_FIRST_FILE_HAS_HEADERS,
        partition_format="/{region}/trips.tsv",
    )
    .keep_columns(["region", "id"])
    .drop_columns(["note"])
    .register_on_complete("trips", "all trips", {"team": "a"})
)
parquet = OutputFileDatasetConfig("parquet", (data, "parquet")).read_parquet_files()
rows = OutputFileDatasetConfig("rows", (data, "rows"))
kept = PipelineData("kept", data).as_dataset().register("kept")
raw = PipelineData("raw", data).as_dataset()
linked = LinkTabularOutputDatasetConfig("linked").register_on_complete("linked")

table = plain.as_named_input("plain")
write = PythonScriptStep(
    "show.py",
    name="write",
    arguments=["--plain", table, "--trips", trips, rows, kept, linked],
    inputs=[
        table,
        prices.as_named_input("prices"),
        web.as_named_input("web"),
        rates.as_named_input("rates"),
        events.as_named_input("happenings"),
    ],
    outputs=[trips, parquet, rows, kept, raw, linked],
    compute_target="cpu",
    runconfig=run_config,
    source_directory="src",
)
read_trips = trips.as_input("trips")
read = PythonScriptStep(
    "show.py",
    name="read",
    arguments=[read_trips],
    inputs=[
        read_trips,
        trips.keep_columns(["region"]).as_input("fewer"),
        parquet.as_input("parquet"),
        rows.read_delimited_files().keep_columns(["a", "b"]).drop_columns(["c"]).as_input("rows"),
        rows.read_parquet_files().as_input("more"),
        kept.parse_delimited_files(file_extension=None),
        kept.parse_delimited_files(file_extension=None).keep_columns(["a"]).as_named_input("fewer_kept"),
        raw.parse_parquet_files(file_extension=None).drop_columns(["b"]),
        raw.as_named_input("raw_files").as_mount(),
        linked.as_input("linked"),
    ],
    compute_target="cpu",
    runconfig=run_config,
    source_directory="src",
)
published = Pipeline(ws, [write, read]).publish("tables", "", "1", continue_on_step_failure=False)
print(published.id)
