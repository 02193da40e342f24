"""Files in one mini batch for each user and genre, which their paths say."""

from azureml.core import Dataset, Datastore
from azureml.pipeline.core import Pipeline, PipelineData
from azureml.pipeline.steps import ParallelRunConfig, ParallelRunStep
from connected import cluster, conda, ws

cpu = cluster("cpu-cluster-2", "STANDARD_D2_V2", min_nodes=0, max_nodes=2)
store = Datastore(ws, "workspaceblobstore")
songs = Dataset.File.from_files(
    (store, "dataset_partition_test/*/*/*.wav"),
    partition_format="dataset_partition_test/{user}/{season}/{genres}.wav",
    validate=False,
)
config = ParallelRunConfig(
    source_directory="src",
    entry_script="total_file_size.py",
    partition_keys=["user", "genres"],
    error_threshold=5,
    output_action="append_row",
    append_row_file_name="file_size_outputs.txt",
    environment=conda(
        "batch_environment",
        "python=3.10",
        pip=["azureml-core==1.61.0.post4", "azureml-dataset-runtime[fuse]==1.62.0"],
    ),
    compute_target=cpu,
    node_count=2,
    run_invocation_timeout=600,
)
step = ParallelRunStep(
    "summarize-file-size",
    config,
    inputs=[songs.as_named_input("partitioned_file_input")],
    output=PipelineData("file_dataset_inferences", datastore=store),
    allow_reuse=False,
)
published = {
    "pipeline": Pipeline(ws, [step]).publish("file-dataset-partition", "", "1", continue_on_step_failure=False)
}
