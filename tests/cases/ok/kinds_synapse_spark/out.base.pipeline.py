"""join-on-spark

Compiled by amlc from pipeline.yaml: change that, not this. It runs from the project root.
"""

from pathlib import Path

from azureml.core import Dataset, Datastore, Environment, LinkedService, Workspace
from azureml.core.authentication import AzureCliAuthentication
from azureml.core.compute import ComputeTarget, SynapseCompute
from azureml.core.compute_target import ComputeTargetException
from azureml.data import HDFSOutputDatasetConfig
from azureml.pipeline.core import Pipeline
from azureml.pipeline.steps import SynapseSparkStep

ROOT = Path.cwd()
HERE = Path(__file__).resolve().parent

auth = AzureCliAuthentication(cloud="AzureCloud")

workspace = Workspace(
    subscription_id="sub-1",
    resource_group="aml-rg",
    workspace_name="aml",
    auth=auth,
)

datastore_Lake = Datastore.get(workspace, "Lake")

try:
    compute_spark = ComputeTarget(workspace=workspace, name="spark")
except ComputeTargetException:
    compute_spark = ComputeTarget.attach(
        workspace,
        "spark",
        SynapseCompute.attach_configuration(
            linked_service=LinkedService.get(workspace, "synapse"),
            pool_name="pool1",
            type="SynapseSpark",
        ),
    )
    compute_spark.wait_for_completion()
else:
    assert str(compute_spark.type).casefold() == "synapsespark"

environment_spark = Environment.from_conda_specification(
    name="spark",
    file_path=str(HERE / "environments/spark.yaml"),
)
environment_spark.docker.base_image = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1"

dataset_trips = Dataset.File.from_files(path=[(datastore_Lake, "trips/*.parquet")], validate=False)

dataset_zones = Dataset.Tabular.from_delimited_files(
    path=[(datastore_Lake, "zones.csv")],
    validate=False,
    infer_column_types=False,
)

join_joined = HDFSOutputDatasetConfig(
    name="joined",
    destination=(datastore_Lake, "joined"),
).register_on_complete(name="joined")
join_trips = dataset_trips.as_named_input("trips").as_hdfs()
join_zones = dataset_zones.as_named_input("zones")
step_join = SynapseSparkStep(
    name="join",
    source_directory=str(ROOT / "join"),
    file="join.py",
    arguments=["--trips", join_trips, "--joined", join_joined],
    inputs=[join_trips, join_zones],
    outputs=[join_joined],
    compute_target=compute_spark,
    app_name="join",
    driver_memory="7g",
    driver_cores=4,
    executor_memory="7g",
    executor_cores=4,
    num_executors=2,
    environment=environment_spark,
    conf={"spark.sql.shuffle.partitions": 64, "spark.yarn.maxAppAttempts": 1},
    py_files=["abfss://libs@lake.dfs.core.windows.net/zones.zip"],
    jars=["abfss://libs@lake.dfs.core.windows.net/geo.jar"],
    files=["abfss://libs@lake.dfs.core.windows.net/zones.json"],
    allow_reuse=False,
    version="1",
)

pipeline = Pipeline(workspace=workspace, steps=[step_join])
published = pipeline.publish(
    name="join-on-spark",
    description="",
    version="1+ff4ef8870cf0a5be",
    continue_on_step_failure=False,
)
