"""A notebook, Python scripts and a JAR on Databricks, on clusters of their own and on one that runs."""

from azureml.core import Datastore
from azureml.core.compute import ComputeTarget
from azureml.core.databricks import JarLibrary
from azureml.data.data_reference import DataReference
from azureml.pipeline.core import Pipeline, PipelineData, PipelineParameter
from azureml.pipeline.steps import DatabricksStep
from connected import ws

store = Datastore(ws, "workspaceblobstore")
dbfs = Datastore.register_dbfs(ws, "dbfs_datastore")
bricks = ComputeTarget(ws, "databricks")
param = PipelineParameter("my_pipeline_param", "pipeline_param1")


def blobs():
    return DataReference(store, "input", "dbtest")


notebook = DatabricksStep(
    name="DBNotebookInWS",
    inputs=[blobs()],
    outputs=[PipelineData("output", datastore=store)],
    num_workers=1,
    notebook_path="/Users/team/notebook",
    notebook_params={"myparam": "testparam", "myparam2": param},
    run_name="DB_Notebook_demo",
    compute_target=bricks,
    allow_reuse=True,
)
# A list: a set's order is another on every run.
on_dbfs = DatabricksStep(
    name="DBPythonInDBFS",
    inputs=[blobs()],
    num_workers=1,
    python_script_path="dbfs:/train-db-dbfs.py",
    python_script_params=["arg1", param, "arg2"],
    run_name="DB_Python_demo",
    compute_target=bricks,
    allow_reuse=True,
)
local = DatabricksStep(
    name="DBPythonInLocalMachine",
    inputs=[blobs()],
    num_workers=1,
    python_script_name="train-db-local.py",
    source_directory="src",
    run_name="DB_Python_Local_demo",
    compute_target=bricks,
    allow_reuse=True,
)
jar = DatabricksStep(
    name="DBJarInDBFS",
    inputs=[blobs()],
    num_workers=1,
    main_class_name="com.microsoft.aeva.Main",
    jar_params=["arg1", param, "arg2"],
    jar_libraries=[JarLibrary("dbfs:/libs/main.jar")],
    run_name="DB_JAR_demo",
    compute_target=bricks,
    allow_reuse=True,
)
existing = DatabricksStep(
    name="DBFSReferenceWithExisting",
    inputs=[DataReference(dbfs, "input", "FileStore")],
    outputs=[PipelineData("output", datastore=dbfs)],
    notebook_path="/Users/team/notebook",
    notebook_params={"myparam": "testparam", "myparam2": param},
    run_name="DBFS_Reference_With_Existing",
    existing_cluster_id="0923-164208-meows279",
    compute_target=bricks,
    allow_reuse=True,
)
local_existing = DatabricksStep(
    name="DBPythonInLocalMachineWithExisting",
    inputs=[blobs()],
    python_script_name="train-db-local.py",
    source_directory="src",
    run_name="DB_Python_Local_existing_demo",
    existing_cluster_id="0923-164208-meows279",
    permit_cluster_restart=True,
    compute_target=bricks,
    allow_reuse=False,
)
steps = [notebook, on_dbfs, local, jar, existing, local_existing]
published = {"pipeline": Pipeline(ws, steps).publish("DB_demo", "", "1", continue_on_step_failure=False)}
