"""pipeline.yaml as a person writes it against the SDK."""

import os

from azureml.core import Datastore, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
from azureml.core.compute import ComputeTarget
from azureml.core.databricks import EggLibrary, JarLibrary, MavenLibrary, PyPiLibrary, RCranLibrary
from azureml.data.data_reference import DataReference
from azureml.data.datapath import DataPath, DataPathComputeBinding
from azureml.pipeline.core import Pipeline, PipelineData, PipelineParameter
from azureml.pipeline.steps import DatabricksStep

auth = ServicePrincipalAuthentication(
    os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"], os.environ["SP_PASSWORD"]
)
ws = Workspace.get("aml", auth=auth, subscription_id=os.environ["AZURE_SUBSCRIPTION_ID"], resource_group="aml-rg")
bricks = ComputeTarget(ws, "bricks")
data = Datastore(ws, "data")

rows = PipelineParameter("rows", 10)
region = PipelineParameter("region", "west|north")
day = PipelineParameter("day", DataPath(data, "raw/monday", name="days"))

clean = PipelineData("clean", datastore=data)
kept = PipelineData("kept", datastore=data, pipeline_output_name="kept")
notebook = DatabricksStep(
    name="notebook",
    inputs=[DataReference(data, "raw", "raw"), (day, DataPathComputeBinding("mount"))],
    outputs=[clean, kept],
    existing_cluster_id="0923-164208-meows279",
    permit_cluster_restart=True,
    notebook_path="/Users/team/clean",
    # In the order that amlc gives them, which is not the file's: the service is sent one text.
    notebook_params={"all": "no", "count": rows, "region": region},
    run_name="clean",
    timeout_seconds=3600,
    compute_target=bricks,
    allow_reuse=False,
)
script = DatabricksStep(
    name="script",
    inputs=[clean, clean.create_input_binding("before", mode="download")],
    spark_version="13.3.x-scala2.12",
    node_type="Standard_DS4_v2",
    min_workers=1,
    max_workers=4,
    spark_env_variables={"MODE": "fast", "PYSPARK_PYTHON": "/databricks/python3/bin/python3"},
    spark_conf={"spark.speculation": "true", "spark.sql.shuffle.partitions": 64},
    cluster_log_dbfs_path="dbfs:/logs",
    python_script_name="clean.py",
    python_script_params=["all", region, "--separator", "a|b"],
    source_directory="clean",
    pypi_libraries=[
        PyPiLibrary("simplejson==3.19.3"),
        PyPiLibrary("ours", repo="https://packages.example.org/simple"),
    ],
    rcran_libraries=[RCranLibrary("ada"), RCranLibrary("plyr", repo="https://cran.example.org")],
    egg_libraries=[EggLibrary("dbfs:/libs/clean.egg")],
    compute_target=bricks,
    version="3",
)
path = DatabricksStep(
    name="path",
    instance_pool_id="pool-1",
    num_workers=0,
    python_script_path="dbfs:/scripts/report.py",
    python_script_params=["--all"],
    compute_target=bricks,
)
plain = DatabricksStep(
    name="plain",
    existing_cluster_id="0923-164208-meows279",
    python_script_path="dbfs:/scripts/plain.py",
    compute_target="bricks",
)
jar = DatabricksStep(
    name="jar",
    num_workers=2,
    main_class_name="com.example.Clean",
    jar_params=["--rows", "10", region],
    jar_libraries=[JarLibrary("dbfs:/libs/clean.jar"), JarLibrary("dbfs:/libs/more.jar")],
    maven_libraries=[
        MavenLibrary("org.jsoup:jsoup:1.7.2", exclusions=["slf4j:slf4j", "a:b"]),
        MavenLibrary("org.example:one:1", repo="https://maven.example.org"),
        MavenLibrary("org.example:two:2"),
        MavenLibrary("org.example:three:3", repo="https://maven.example.org", exclusions=["c:d"]),
    ],
    compute_target=bricks,
)
path.run_after(script)
jar.run_after(script)
published = Pipeline(ws, [notebook, script, path, plain, jar]).publish(
    "bricks", "", "1", continue_on_step_failure=False
)
print(published.id)
