"""What a pipeline draft publishes: the service makes of it what `publish` does."""

from azureml.pipeline.core import Pipeline
from azureml.pipeline.steps import PythonScriptStep
from connected import cluster, conda, run_configuration, ws

cluster("cpu-cluster", "STANDARD_D2_V2", min_nodes=1, max_nodes=4)
train = PythonScriptStep(
    "train.py",
    name="New_Training_Step",
    compute_target="cpu-cluster",
    runconfig=run_configuration(conda("plain", "python=3.10")),
    source_directory="src",
)
published = {
    "pipeline": Pipeline(ws, [train]).publish(
        "UpdatedPipelineDraft", "has updated train step", "1", continue_on_step_failure=True
    )
}
