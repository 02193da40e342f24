"""A table in mini batches of a kilobyte."""

from azureml.core import Dataset, Datastore
from azureml.pipeline.core import Pipeline, PipelineData
from azureml.pipeline.steps import ParallelRunConfig, ParallelRunStep
from connected import cluster, conda, ws

cpu = cluster("cpu-cluster-4", "STANDARD_D2_V2", min_nodes=0, max_nodes=4)
iris_store = Datastore.register_azure_blob_container(ws, "iris_datastore_data", "sampledata", "pipelinedata")
iris = Dataset.Tabular.from_delimited_files((iris_store, "iris/"), validate=False, infer_column_types=False)
config = ParallelRunConfig(
    source_directory="src",
    entry_script="iris_score.py",
    mini_batch_size="1KB",
    error_threshold=5,
    output_action="append_row",
    append_row_file_name="iris_outputs.txt",
    environment=conda(
        "predict_environment",
        "python=3.10",
        "pip=24.0",
        pip=["pandas==2.2.3", "azureml-core==1.61.0.post4", "azureml-dataset-runtime[fuse]==1.62.0"],
    ),
    compute_target=cpu,
    node_count=2,
    run_invocation_timeout=600,
)
step = ParallelRunStep(
    "example-iris",
    config,
    inputs=[iris.as_named_input("iris_data")],
    output=PipelineData("inferences", datastore=Datastore(ws, "workspaceblobstore")),
    arguments=["--model_name", "iris-prs"],
    allow_reuse=False,
)
published = {"pipeline": Pipeline(ws, [step]).publish("iris-prs", "", "1", continue_on_step_failure=False)}
