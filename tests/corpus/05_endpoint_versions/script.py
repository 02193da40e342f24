"""A published pipeline that an endpoint leads to."""

from azureml.pipeline.core import Pipeline, PipelineEndpoint
from azureml.pipeline.steps import PythonScriptStep
from connected import cluster, conda, run_configuration, ws

cluster("cpu-cluster", "STANDARD_D2_V2", min_nodes=1, max_nodes=4)
train = PythonScriptStep(
    "train.py",
    name="Training_Step",
    compute_target="cpu-cluster",
    runconfig=run_configuration(conda("plain", "python=3.10")),
    source_directory="src",
)
pipeline = Pipeline(ws, [train]).publish(
    "Versioned-Pipeline", "Versioned-Pipeline", "1", continue_on_step_failure=False
)
PipelineEndpoint.publish(ws, "PipelineEndpointTest", "Test description Notebook", pipeline)
published = {"pipeline": pipeline}
