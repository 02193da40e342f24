"""Registered pictures in mini batches, with registered labels beside them at a place of their own."""

from azureml.core import Dataset, Datastore
from azureml.pipeline.core import Pipeline, PipelineData
from azureml.pipeline.steps import ParallelRunConfig, ParallelRunStep
from connected import cluster, conda, ws

gpu = cluster("gpu-lowpriority", "Standard_NC6s_v3", vm_priority="lowpriority", min_nodes=0, max_nodes=2)
env = conda("parallelenv", "python=3.10", "pip=24.0", pip=["azureml-core==1.61.0.post4", "mltable==1.6.1"])
env.docker.base_image = "mcr.microsoft.com/azureml/openmpi4.1.0-cuda11.8-cudnn8-ubuntu22.04:20251130.v1"
config = ParallelRunConfig(
    environment=env,
    entry_script="batch_scoring.py",
    source_directory="src",
    output_action="append_row",
    append_row_file_name="parallel_run_step.txt",
    mini_batch_size="20",
    error_threshold=1,
    compute_target=gpu,
    process_count_per_node=2,
    node_count=2,
)
labels = Dataset.get_by_name(ws, "label_ds", 1).as_named_input("labels_input").as_mount("/tmp/labels")
step = ParallelRunStep(
    "batchscoring",
    config,
    inputs=[Dataset.get_by_name(ws, "input_images", 1).as_named_input("input_images")],
    output=PipelineData("scores", datastore=Datastore(ws, "workspaceblobstore")),
    arguments=["--model_name", "inception", "--labels_dir", labels],
    side_inputs=[labels],
    allow_reuse=False,
)
published = {
    "pipeline": Pipeline(ws, [step]).publish(
        "Inception_v3_scoring", "Batch scoring using Inception v3 model", "1.0", continue_on_step_failure=False
    )
}
