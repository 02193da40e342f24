"""A command on two machines, in a curated environment."""

from azureml.core import Environment, ScriptRunConfig
from azureml.core.runconfig import DockerConfiguration, MpiConfiguration
from azureml.pipeline.core import Pipeline
from azureml.pipeline.steps import CommandStep
from connected import cluster, ws

gpu = cluster("gpu-cluster", "Standard_NC6s_v3", max_nodes=4)
tensorflow = Environment.get(ws, "AzureML-TensorFlow-2.3-GPU", version="1")
source = ScriptRunConfig(
    source_directory="src",
    command=["python train.py --epochs 30"],
    environment=tensorflow,
    distributed_job_config=MpiConfiguration(node_count=2),
    # Left out, the SDK takes it from the environment as the service gives it: without a size.
    docker_runtime_config=DockerConfiguration(arguments=[]),
)
train = CommandStep(name="train-mnist", runconfig=source, compute_target=gpu)
published = {
    "pipeline": Pipeline(ws, [train]).publish("train-commandstep-pipeline", "", "1", continue_on_step_failure=False)
}
