"""Files in mini batches, whose size and number of processes a run may set."""

from azureml.core import Dataset, Datastore
from azureml.data.dataset_consumption_config import DatasetConsumptionConfig
from azureml.pipeline.core import Pipeline, PipelineData, PipelineParameter
from azureml.pipeline.steps import ParallelRunConfig, ParallelRunStep
from connected import cluster, conda, ws

cpu = cluster("cpu-cluster-4", "STANDARD_D2_V2", min_nodes=0, max_nodes=4)
pictures = Datastore.register_azure_blob_container(ws, "mnist_datastore", "sampledata", "pipelinedata")
mnist = PipelineParameter("mnist_param", Dataset.File.from_files((pictures, "mnist"), validate=False))
config = ParallelRunConfig(
    source_directory="src",
    entry_script="digit_identification.py",
    mini_batch_size=PipelineParameter("batch_size_param", "5"),
    error_threshold=10,
    output_action="append_row",
    append_row_file_name="mnist_outputs.txt",
    environment=conda(
        "batch_environment",
        "python=3.10",
        "pip=24.0",
        pip=["pillow==10.4.0", "azureml-core==1.61.0.post4", "azureml-dataset-runtime[fuse]==1.62.0"],
    ),
    compute_target=cpu,
    process_count_per_node=PipelineParameter("process_count_param", 2),
    node_count=2,
)
step = ParallelRunStep(
    "predict-digits-mnist",
    config,
    inputs=[DatasetConsumptionConfig("minist_param_config", mnist).as_mount()],
    output=PipelineData("inferences", datastore=Datastore(ws, "workspaceblobstore")),
    allow_reuse=False,
)
published = {"pipeline": Pipeline(ws, [step]).publish("digit_identification", "", "1", continue_on_step_failure=False)}
