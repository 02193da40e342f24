"""A step that reads where a run says, and a schedule that says it when files come."""

from azureml.core import Datastore
from azureml.data.datapath import DataPath, DataPathComputeBinding
from azureml.pipeline.core import Pipeline, PipelineParameter, Schedule
from azureml.pipeline.steps import PythonScriptStep
from connected import cluster, conda, run_configuration, ws

cpu = cluster("cpu-cluster", "STANDARD_D2_V2", min_nodes=1, max_nodes=4)
store = Datastore(ws, "workspaceblobstore")
path = PipelineParameter("input_datapath", DataPath(store, "sample_datapath1", name="input_datapath"))
word = PipelineParameter("input_string", "sample_string1")
chosen = (path, DataPathComputeBinding(mode="mount"))
train = PythonScriptStep(
    "train_with_datapath.py",
    name="train_step",
    arguments=["--arg1", word, "--arg2", chosen],
    inputs=[chosen],
    compute_target=cpu,
    runconfig=run_configuration(conda("plain", "python=3.10")),
    source_directory="src",
)
pipeline = Pipeline(ws, [train]).publish(
    "DataPath_Pipeline", "Pipeline to test Datapath", "1", continue_on_step_failure=True
)
Schedule.create(
    ws,
    "Datastore_trigger_schedule",
    pipeline.id,
    "Scheduled_Pipeline",
    datastore=store,
    polling_interval=5,
    path_on_datastore="sample_datapath_for_folder",
    data_path_parameter_name="input_datapath",
    description="Datastore trigger schedule demo",
)
published = {"pipeline": pipeline}
