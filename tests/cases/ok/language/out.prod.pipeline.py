"""Spenders: The whole language, section by section

Compiled by amlc from pipeline.yaml, target prod: change that, not this. It runs from the project root.
"""

import os
from pathlib import Path

from azureml.core import Dataset, Datastore, Environment, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
from azureml.core.compute import AmlCompute, ComputeTarget
from azureml.core.compute_target import ComputeTargetException
from azureml.core.runconfig import (
    DockerConfiguration,
    MpiConfiguration,
    PyTorchConfiguration,
    RunConfiguration,
    TensorflowConfiguration,
)
from azureml.data import OutputFileDatasetConfig
from azureml.data.data_reference import DataReference
from azureml.data.datapath import DataPath, DataPathComputeBinding
from azureml.data.dataset_consumption_config import DatasetConsumptionConfig
from azureml.data.dataset_factory import DataType
from azureml.data.dataset_type_definitions import PromoteHeadersBehavior
from azureml.data.output_dataset_config import LinkFileOutputDatasetConfig
from azureml.exceptions import UserErrorException
from azureml.pipeline.core import (
    Pipeline,
    PipelineData,
    PipelineEndpoint,
    PipelineParameter,
    Schedule,
    ScheduleRecurrence,
)
from azureml.pipeline.core.schedule import TimeZone
from azureml.pipeline.steps import CommandStep, PythonScriptStep
from msrest.exceptions import HttpOperationError

ROOT = Path.cwd()
HERE = Path(__file__).resolve().parent

auth = ServicePrincipalAuthentication(
    tenant_id="tenant-1",
    service_principal_id="client-1",
    service_principal_password=os.environ["SP_PASSWORD"],
)

workspace = Workspace(
    subscription_id="sub-1",
    resource_group="rg-eu",
    workspace_name="aml",
    auth=auth,
)

datastore_MLData = Datastore.get(workspace, "MLData")

try:
    datastore_lake = Datastore.get(workspace, "lake")
except (HttpOperationError, UserErrorException):
    datastore_lake = Datastore.register_azure_blob_container(
        workspace,
        "lake",
        account_name="lakeaccount",
        account_key=os.environ["LAKE_KEY"],
        container_name="lake",
    )
else:
    assert str(datastore_lake.datastore_type).casefold() == "azureblob"
    assert str(datastore_lake.container_name).casefold() == "lake"
    assert str(datastore_lake.account_name).casefold() == "lakeaccount"

datastore_sales = Datastore.get(workspace, "sales")

try:
    compute_cpu = ComputeTarget(workspace=workspace, name="cpu")
except ComputeTargetException:
    compute_cpu = ComputeTarget.create(
        workspace,
        "cpu",
        AmlCompute.provisioning_configuration(
            vm_size="STANDARD_D2_V2",
            max_nodes=4,
            min_nodes=0,
            vm_priority="dedicated",
            idle_seconds_before_scaledown=1800,
        ),
    )
    compute_cpu.wait_for_completion()
else:
    assert str(compute_cpu.type).casefold() == "amlcompute"
    assert str(compute_cpu.vm_size).casefold() == "standard_d2_v2"
    assert str(compute_cpu.vm_priority).casefold() == "dedicated"
    assert str(compute_cpu.scale_settings.minimum_node_count).casefold() == "0"
    assert str(compute_cpu.scale_settings.maximum_node_count).casefold() == "4"

try:
    compute_gpu = ComputeTarget(workspace=workspace, name="gpu")
except ComputeTargetException:
    compute_gpu = ComputeTarget.create(
        workspace,
        "gpu",
        AmlCompute.provisioning_configuration(
            vm_size="STANDARD_NC6",
            max_nodes=4,
            min_nodes=0,
            vm_priority="lowpriority",
            idle_seconds_before_scaledown=1800,
        ),
    )
    compute_gpu.wait_for_completion()
else:
    assert str(compute_gpu.type).casefold() == "amlcompute"
    assert str(compute_gpu.vm_size).casefold() == "standard_nc6"
    assert str(compute_gpu.vm_priority).casefold() == "lowpriority"
    assert str(compute_gpu.scale_settings.minimum_node_count).casefold() == "0"
    assert str(compute_gpu.scale_settings.maximum_node_count).casefold() == "4"

environment_conda = Environment.from_conda_specification(
    name="conda",
    file_path=str(HERE / "environments/conda.yaml"),
)
environment_conda.docker.base_image = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1"

environment_image = Environment(name="image")
environment_image.python.user_managed_dependencies = True
environment_image.docker.base_image = "team.azurecr.io/train:1"
environment_image.docker.base_image_registry.address = "team.azurecr.io"
environment_image.environment_variables = {"A": "1"}

environment_curated = Environment.get(
    workspace=workspace,
    name="AzureML-acpt-pytorch-2.2-cuda12.1",
    version="11",
)

environment_file = Environment.from_conda_specification(
    name="file",
    file_path=str(HERE / "environments/file.yaml"),
)
environment_file.docker.base_image = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1"

environment_requirements = Environment.from_conda_specification(
    name="requirements",
    file_path=str(HERE / "environments/requirements.yaml"),
)
environment_requirements.docker.base_image = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1"

environment_docker = Environment(name="docker")
environment_docker.python.user_managed_dependencies = True
environment_docker.docker.base_image = None
environment_docker.docker.base_dockerfile = str(HERE / "environments/docker.Dockerfile")

parameter_rows = PipelineParameter(name="rows", default_value=10)

parameter_rate = PipelineParameter(name="rate", default_value=0.5)

parameter_whole = PipelineParameter(name="whole", default_value=1)

parameter_flag = PipelineParameter(name="flag", default_value="True")

parameter_label = PipelineParameter(name="label", default_value="yes")

parameter_folder = PipelineParameter(
    name="folder",
    default_value=DataPath(datastore=datastore_MLData, path_on_datastore="incoming", name="where"),
)

default_data = Dataset.File.from_files(path=[(datastore_MLData, "default.csv")], validate=False)
parameter_data = PipelineParameter(name="data", default_value=default_data)

parameter_nodes = PipelineParameter(name="nodes", default_value=2)

dataset_raw = Dataset.File.from_files(
    path=[(datastore_MLData, "raw/2024/*.csv"), (datastore_MLData, "raw/2025/*.csv")],
    validate=False,
)

dataset_web = Dataset.Tabular.from_delimited_files(
    path=["https://example.com/data/iris.csv"],
    validate=False,
    infer_column_types=False,
    separator=";",
    header=PromoteHeadersBehavior.NO_HEADERS,
)

dataset_trips = Dataset.get_by_name(workspace=workspace, name="trips", version=3)

dataset_latest = DatasetConsumptionConfig(name="latest", dataset=(workspace, "trips")).dataset

dataset_prices = Dataset.Tabular.from_parquet_files(
    path=[(datastore_MLData, "prices/**")],
    validate=False,
    partition_format="/{region}/{day:yyyy/MM/dd}/prices.parquet",
    set_column_types={
        "count": DataType.to_long(),
        "day": DataType.to_datetime(["%Y-%m-%d"]),
        "price": DataType.to_float(),
    },
).keep_columns(["price", "day", "region"])

dataset_events = Dataset.Tabular.from_json_lines_files(
    path=[(datastore_lake, "events")],
    validate=False,
    invalid_lines="drop",
).drop_columns(["debug"])

dataset_rows_of = Dataset.Tabular.from_sql_query(
    query=(datastore_sales, "select * from sales"),
    validate=False,
    query_timeout=60,
)

prep_clean = OutputFileDatasetConfig(
    name="clean",
    destination=(datastore_MLData, "out/{run-id}"),
).as_upload(overwrite=True, source_globs=["*.csv"])
prep_table = OutputFileDatasetConfig(
    name="table",
    destination=(datastore_MLData, "tables/{run-id}/{output-name}"),
).as_mount().read_delimited_files().keep_columns(["a", "b"]).register_on_complete(
    name="table",
    description="a table",
    tags={"a": "b"},
)
prep_linked = LinkFileOutputDatasetConfig(name="linked").register_on_complete(name="linked")
prep_raw = dataset_raw.as_named_input("raw").as_download(path_on_compute="/tmp/raw")
prep_trips_in = dataset_trips.as_named_input("trips_in").as_download(path_on_compute="/tmp/trips")
prep_latest_in = dataset_latest.as_named_input("latest_in").as_mount()
prep_plain = DataReference(
    datastore=datastore_MLData,
    data_reference_name="plain",
    path_on_datastore="plain",
    mode="download",
)
prep_where = (parameter_folder, DataPathComputeBinding(mode="mount"))
prep_prices = dataset_prices.as_named_input("prices")
prep_web = dataset_web.as_named_input("web")
prep_events = dataset_events.as_named_input("events")
prep_rows_of = dataset_rows_of.as_named_input("rows_of")
prep_chosen = DatasetConsumptionConfig(name="chosen", dataset=parameter_data, mode="mount")
prep_run = RunConfiguration()
prep_run.environment = environment_conda
step_prep = PythonScriptStep(
    name="prep",
    script_name="prep.py",
    arguments=[
        "--raw",
        prep_raw,
        "--trips",
        prep_trips_in,
        prep_latest_in,
        "--clean",
        prep_clean,
        "--rows",
        parameter_rows,
        "--region",
        "westeurope",
        "--suffix=eu",
        prep_plain,
        prep_where,
    ],
    inputs=[
        prep_raw,
        prep_trips_in,
        prep_latest_in,
        prep_plain,
        prep_where,
        prep_prices,
        prep_web,
        prep_events,
        prep_rows_of,
        prep_chosen,
    ],
    outputs=[prep_clean, prep_table, prep_linked],
    compute_target=compute_cpu,
    runconfig=prep_run,
    params={"data": parameter_data},
    source_directory=str(ROOT / "prep"),
    allow_reuse=False,
)

train_model = PipelineData(
    name="model",
    datastore=datastore_MLData,
    output_mode="mount",
    is_directory=True,
    pipeline_output_name="model",
)
train_kept = PipelineData(
    name="kept",
    output_mode="mount",
    pipeline_output_name="kept",
).as_dataset().register(name="kept")
train_clean_in = prep_clean.as_input(name="clean_in").as_mount()
train_table = prep_table.keep_columns(["a"]).as_input(name="table")
train_rows = prep_clean.read_delimited_files().drop_columns(["b"]).as_input(name="rows")
train_run = RunConfiguration()
train_run.environment = environment_image
train_run.framework = "Python"
train_run.communicator = "IntelMpi"
train_run.node_count = 2
train_run.mpi = MpiConfiguration(process_count_per_node=4, node_count=2)
train_run.docker = DockerConfiguration(use_docker=True, arguments=["--ipc=host"], shm_size="8g")
train_run.max_run_duration_seconds = 3600
step_train = PythonScriptStep(
    name="train",
    script_name="train.py",
    arguments=[
        "--clean",
        train_clean_in,
        "--model",
        train_model,
        "--rate",
        parameter_rate,
        "--flag",
        parameter_flag,
    ],
    inputs=[train_clean_in, train_table, train_rows],
    outputs=[train_model, train_kept],
    compute_target=compute_gpu,
    runconfig=train_run,
    runconfig_pipeline_params={"NodeCount": parameter_nodes},
    params={"LABEL": parameter_label},
    source_directory=str(ROOT / "train"),
    allow_reuse=True,
)

torch_model = train_model.create_input_binding(input_name="model", mode="download")
torch_run = RunConfiguration()
torch_run.environment = environment_curated
torch_run.framework = "PyTorch"
torch_run.communicator = "nccl"
torch_run.node_count = 2
torch_run.pytorch = PyTorchConfiguration(
    communication_backend="nccl",
    process_count=8,
    node_count=2,
)
step_torch = PythonScriptStep(
    name="torch",
    script_name="train.py",
    arguments=["--model", torch_model, "--whole", parameter_whole],
    inputs=[torch_model],
    outputs=[],
    compute_target=compute_gpu,
    runconfig=torch_run,
    source_directory=str(ROOT / "train"),
    allow_reuse=False,
)

report_run = RunConfiguration()
report_run.environment = environment_file
step_report = CommandStep(
    name="report",
    command=["ls", "-l", train_model],
    inputs=[train_model],
    outputs=[],
    compute_target=compute_cpu,
    runconfig=report_run,
    source_directory=str(ROOT / "train"),
    allow_reuse=False,
)

check_run = RunConfiguration()
check_run.environment = environment_requirements
check_run.framework = "TensorFlow"
check_run.communicator = "ParameterServer"
check_run.node_count = 2
check_run.tensorflow = TensorflowConfiguration(worker_count=2, parameter_server_count=1)
step_check = CommandStep(
    name="check",
    command=["python", "train.py"],
    inputs=[],
    outputs=[],
    compute_target=compute_cpu,
    runconfig=check_run,
    source_directory=str(ROOT / "train"),
    allow_reuse=False,
)

image_run = RunConfiguration()
image_run.environment = environment_docker
step_image = CommandStep(
    name="image",
    command=["bash", "-c", "echo westeurope"],
    inputs=[],
    outputs=[],
    compute_target=compute_cpu,
    runconfig=image_run,
    source_directory=str(ROOT / "train"),
    allow_reuse=False,
)

step_torch.run_after(step_prep)

step_report.run_after(step_prep)
step_report.run_after(step_torch)

step_check.run_after(step_report)

step_image.run_after(step_check)

pipeline = Pipeline(
    workspace=workspace,
    steps=[step_prep, step_train, step_torch, step_report, step_check, step_image],
)
published = pipeline.publish(
    name="Spenders",
    description="The whole language, section by section",
    version="1.0+edfc7e30533b120f",
    continue_on_step_failure=True,
)

try:
    endpoint = PipelineEndpoint.get(workspace=workspace, name="spenders")
except HttpOperationError:
    endpoint = PipelineEndpoint.publish(
        workspace=workspace,
        name="spenders",
        description="who spends",
        pipeline=published,
    )
else:
    endpoint.add(published)

schedule_daily = Schedule.create_for_pipeline_endpoint(
    workspace=workspace,
    name="daily",
    pipeline_endpoint_id=endpoint.id,
    experiment_name="spenders",
    description="[amlc: Spenders, 03928ff884db8e89]",
    pipeline_parameters={"flag": False, "rate": 1, "rows": 5},
    recurrence=ScheduleRecurrence(
        frequency="Day",
        interval=1,
        start_time="2024-01-01T00:00:00",
        time_zone=TimeZone("UTC"),
        hours=[6],
        minutes=[0],
    ),
)

schedule_weekly = Schedule.create(
    workspace=workspace,
    name="weekly",
    pipeline_id=published.id,
    experiment_name="weekly",
    description="mondays [amlc: Spenders, 4108a10a639ebed3]",
    pipeline_parameters={},
    continue_on_step_failure=False,
    recurrence=ScheduleRecurrence(
        frequency="Week",
        interval=1,
        start_time="2026-12-01T00:00:00",
        time_zone=TimeZone("W. Europe Standard Time"),
        hours=[6],
        minutes=[30],
        week_days=["Monday", "Friday"],
    ),
)

schedule_arrival = Schedule.create_for_pipeline_endpoint(
    workspace=workspace,
    name="arrival",
    pipeline_endpoint_id=endpoint.id,
    experiment_name="spenders",
    description="[amlc: Spenders, 26e5ed310a2eb88d]",
    pipeline_parameters={},
    datastore=datastore_lake,
    path_on_datastore="incoming",
    polling_interval=10,
    data_path_parameter_name="folder",
)
