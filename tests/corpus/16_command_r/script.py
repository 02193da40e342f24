"""A program in R, in an image of a Dockerfile, with a dataset among its words."""

from azureml.core import Dataset, Datastore, Environment, ScriptRunConfig
from azureml.pipeline.core import Pipeline
from azureml.pipeline.steps import CommandStep
from connected import cluster, ws

cpu = cluster("cpu-cluster-4", "STANDARD_D2_V2", max_nodes=4)
env = Environment.from_dockerfile("r_env", "src/Dockerfile")
env.python.user_managed_dependencies = True  # the image has no conda: R needs no Python
accidents = Dataset.File.from_files((Datastore(ws, "workspaceblobstore"), "accidentdata"), validate=False)
source = ScriptRunConfig(
    source_directory="src",
    command=[
        "Rscript accidents.R --data_folder",
        accidents.as_named_input("accidents").as_mount(),
        "--output_folder",
        "outputs",
    ],
    environment=env,
)
train = CommandStep(name="train", runconfig=source, compute_target=cpu)
published = {
    "pipeline": Pipeline(ws, [train]).publish("r-commandstep-pipeline", "", "1", continue_on_step_failure=False)
}
