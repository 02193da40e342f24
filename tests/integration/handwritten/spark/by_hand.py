"""pipeline.yaml as a person writes it against the SDK."""

import os

from azureml.core import Dataset, Datastore, Environment, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
from azureml.core.conda_dependencies import CondaDependencies
from azureml.core.runconfig import RunConfiguration
from azureml.data import HDFSOutputDatasetConfig, OutputFileDatasetConfig
from azureml.data.dataset_consumption_config import DatasetConsumptionConfig
from azureml.pipeline.core import Pipeline, PipelineParameter
from azureml.pipeline.steps import PythonScriptStep, SynapseSparkStep

LIBRARIES = "abfss://libs@lake.dfs.core.windows.net"

auth = ServicePrincipalAuthentication(
    os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"], os.environ["SP_PASSWORD"]
)
ws = Workspace.get("aml", auth=auth, subscription_id=os.environ["AZURE_SUBSCRIPTION_ID"], resource_group="aml-rg")
data = Datastore(ws, "data")
spark = Environment("spark")
spark.python.conda_dependencies = CondaDependencies(
    _underlying_structure={
        "name": "project_environment",
        "channels": ["conda-forge"],
        "dependencies": ["python=3.10", {"pip": ["pandas==2.2.3"]}],
    }
)
run_config = RunConfiguration()
run_config.environment = spark

trips = Dataset.File.from_files((data, "trips"), validate=False).as_named_input("trips").as_hdfs()
zones = Dataset.Tabular.from_delimited_files((data, "zones.csv"), validate=False, infer_column_types=False)
days = PipelineParameter("days", Dataset.File.from_files((data, "trips"), validate=False))
chosen = DatasetConsumptionConfig("chosen", days, mode="hdfs")
rows = PipelineParameter("rows", 10)

sorted_ = OutputFileDatasetConfig("sorted", (data, "sorted")).as_mount()
sort = PythonScriptStep(
    "sort.py",
    name="sort",
    arguments=[sorted_],
    compute_target="cpu",
    runconfig=run_config,
    source_directory="join",
)
joined = HDFSOutputDatasetConfig("joined", (data, "joined")).register_on_complete(
    "joined", "trips and zones", {"of": "trips"}
)
plain = HDFSOutputDatasetConfig("plain")
somewhere = HDFSOutputDatasetConfig("somewhere", (data, "dataset/{run-id}/{output-name}"))
join = SynapseSparkStep(
    "join.py",
    "join",
    "pool",
    driver_memory="7g",
    driver_cores=4,
    executor_memory="8g",
    executor_cores=3,
    num_executors=2,
    name="join",
    app_name="joining",
    environment=spark,
    arguments=["--trips", trips, "--chosen", chosen, "--rows", rows, "--fast", True, "--joined", joined],
    inputs=[trips, chosen, zones.as_named_input("zones"), sorted_.as_input("sorted").as_hdfs()],
    outputs=[joined, plain, somewhere],
    conf={
        "spark.dynamicAllocation.enabled": "true",
        "spark.files": f"{LIBRARIES}/more.json",
        "spark.sql.shuffle.partitions": 64,
        "spark.yarn.dist.archives": f"{LIBRARIES}/tools.zip#tools",
        "spark.yarn.maxAppAttempts": 2,
    },
    py_files=[f"{LIBRARIES}/zones.zip", f"{LIBRARIES}/a.py"],
    jars=[f"{LIBRARIES}/geo.jar", f"{LIBRARIES}/b.jar"],
    files=[f"{LIBRARIES}/zones.json"],
    allow_reuse=False,
    version="1",
)
again = SynapseSparkStep(
    "again.py",
    "join",
    "pool",
    driver_memory="7g",
    driver_cores=4,
    executor_memory="7g",
    executor_cores=4,
    num_executors=2,
    name="again",
    inputs=[DatasetConsumptionConfig("joined", joined), plain.read_parquet_files().as_input("table")],
)
report = PythonScriptStep(
    "report.py",
    name="report",
    arguments=[joined.as_input("joined").as_mount(), somewhere.as_input("somewhere").as_download()],
    compute_target="cpu",
    runconfig=run_config,
    source_directory="join",
)
published = Pipeline(ws, [sort, join, again, report]).publish("spark", "", "1", continue_on_step_failure=False)
print(published.id)
