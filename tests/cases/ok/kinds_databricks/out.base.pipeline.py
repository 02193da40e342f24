"""clean-on-databricks

Compiled by amlc from pipeline.yaml: change that, not this. It runs from the project root.
"""

import os
from pathlib import Path

from azureml.core import Datastore, Workspace
from azureml.core.authentication import AzureCliAuthentication
from azureml.core.compute import ComputeTarget, DatabricksCompute
from azureml.core.compute_target import ComputeTargetException
from azureml.core.databricks import EggLibrary, JarLibrary, MavenLibrary, PyPiLibrary, RCranLibrary
from azureml.data.data_reference import DataReference
from azureml.pipeline.core import Pipeline, PipelineData, PipelineParameter
from azureml.pipeline.steps import DatabricksStep

ROOT = Path.cwd()

auth = AzureCliAuthentication(cloud="AzureCloud")

workspace = Workspace(
    subscription_id="sub-1",
    resource_group="aml-rg",
    workspace_name="aml",
    auth=auth,
)

datastore_MLData = Datastore.get(workspace, "MLData")

try:
    compute_bricks = ComputeTarget(workspace=workspace, name="bricks")
except ComputeTargetException:
    compute_bricks = ComputeTarget.attach(
        workspace,
        "bricks",
        DatabricksCompute.attach_configuration(
            resource_group="aml-rg",
            workspace_name="analytics",
            access_token=os.environ["DATABRICKS_TOKEN"],
        ),
    )
    compute_bricks.wait_for_completion()
else:
    assert str(compute_bricks.type).casefold() == "databricks"
    assert str(compute_bricks.cluster_resource_id).casefold() == "/subscriptions/sub-1/resourcegroups/aml-rg/providers/microsoft.databricks/workspaces/analytics"

parameter_rows = PipelineParameter(name="rows", default_value="10")

notebook_clean = PipelineData(name="clean", datastore=datastore_MLData, output_mode="mount")
notebook_raw = DataReference(
    datastore=datastore_MLData,
    data_reference_name="raw",
    path_on_datastore="raw",
    mode="mount",
)
step_notebook = DatabricksStep(
    name="notebook",
    notebook_path="/Users/team/clean",
    notebook_params={"region": "west", "rows": parameter_rows},
    existing_cluster_id="0923-164208-meows279",
    permit_cluster_restart=True,
    run_name="clean",
    timeout_seconds=3600,
    inputs=[notebook_raw],
    outputs=[notebook_clean],
    compute_target=compute_bricks,
    allow_reuse=True,
)

step_script = DatabricksStep(
    name="script",
    source_directory=str(ROOT / "clean"),
    python_script_name="clean.py",
    python_script_params=["--all", "--region", "west", "a|b"],
    spark_version="13.3.x-scala2.12",
    node_type="Standard_DS4_v2",
    min_workers=1,
    max_workers=4,
    spark_env_variables={"PYSPARK_PYTHON": "/databricks/python3/bin/python3"},
    spark_conf={"spark.speculation": "true"},
    cluster_log_dbfs_path="dbfs:/logs",
    pypi_libraries=[PyPiLibrary(package="simplejson==3.19.3")],
    egg_libraries=[EggLibrary(library="dbfs:/libs/clean.egg")],
    rcran_libraries=[RCranLibrary(package="ada", repo="https://cran.example.org")],
    inputs=[notebook_clean],
    outputs=[],
    compute_target=compute_bricks,
    allow_reuse=True,
    version="3",
)

step_path = DatabricksStep(
    name="path",
    python_script_path="dbfs:/scripts/report.py",
    python_script_params=["--all"],
    spark_version="10.4.x-scala2.12",
    instance_pool_id="pool-1",
    num_workers=2,
    spark_env_variables={"PYSPARK_PYTHON": "/databricks/python3/bin/python3"},
    inputs=[],
    outputs=[],
    compute_target=compute_bricks,
    allow_reuse=True,
)

step_jar = DatabricksStep(
    name="jar",
    main_class_name="com.example.Clean",
    jar_params=[parameter_rows],
    spark_version="10.4.x-scala2.12",
    node_type="Standard_D3_v2",
    num_workers=2,
    spark_env_variables={"PYSPARK_PYTHON": "/databricks/python3/bin/python3"},
    maven_libraries=[MavenLibrary(coordinates="org.jsoup:jsoup:1.7.2", exclusions=["slf4j:slf4j"])],
    jar_libraries=[JarLibrary(library="dbfs:/libs/clean.jar")],
    inputs=[],
    outputs=[],
    compute_target=compute_bricks,
    allow_reuse=True,
)

step_path.run_after(step_script)

step_jar.run_after(step_script)

pipeline = Pipeline(workspace=workspace, steps=[step_notebook, step_script, step_path, step_jar])
published = pipeline.publish(
    name="clean-on-databricks",
    description="",
    version="1+f18fdd1bb691c306",
    continue_on_step_failure=False,
)
