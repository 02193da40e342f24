"""Files become a registered table, which the next step reads as rows."""

from azureml.core import Dataset, Datastore, Environment, ScriptRunConfig
from azureml.data import OutputFileDatasetConfig
from azureml.pipeline.core import Pipeline
from azureml.pipeline.steps import PythonScriptStep
from connected import cluster, conda, run_configuration, ws

gpu = cluster("gpu-cluster", "Standard_NC6s_v3", max_nodes=4)
store = Datastore(ws, "workspaceblobstore")
fashion = Dataset.File.from_files(["https://azuremldownloads.blob.core.windows.net/demo/mnist-fashion"], validate=False)
prepared = OutputFileDatasetConfig("prepared_fashion_ds", (store, "outputdataset/{run-id}")).register_on_complete(
    "prepared_fashion_ds"
)
prepare = PythonScriptStep(
    "prepare.py",
    name="prepare step",
    arguments=[fashion.as_named_input("fashion_ds").as_mount(), prepared],
    source_directory="src",
    compute_target=gpu,
    runconfig=run_configuration(conda("plain", "python=3.10")),
    allow_reuse=True,
)
source = ScriptRunConfig(
    source_directory="src",
    script="train.py",
    environment=Environment.from_conda_specification("keras-env", "conda_dependencies.yml"),
)
train = PythonScriptStep(
    name="train step",
    arguments=[prepared.read_delimited_files().as_input("prepared_fashion_ds")],
    source_directory=source.source_directory,
    script_name=source.script,
    compute_target=gpu,
    runconfig=source.run_config,
)
published = {
    "pipeline": Pipeline(ws, [prepare, train]).publish("keras-mnist-fashion", "", "1", continue_on_step_failure=False)
}
