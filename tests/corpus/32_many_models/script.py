"""A script before a model for each series: what AutoMLPipelineBuilder makes, written out."""

from azureml.core import Dataset, Datastore, Environment
from azureml.data import LinkTabularOutputDatasetConfig, OutputFileDatasetConfig
from azureml.pipeline.core import Pipeline, PipelineData
from azureml.pipeline.steps import ParallelRunConfig, ParallelRunStep, PythonScriptStep
from connected import cluster, run_configuration, ws

cpu = cluster("mm-compute-v1", "STANDARD_D14_V2", max_nodes=20)
oj = Datastore.register_azure_blob_container(
    ws,
    "automl_many_models",
    "automl-sample-notebook-data",
    "automlsamplenotebookdata",
    create_if_not_exists=True,
)
automl = Environment.get(ws, "AzureML-AutoML", version="1")
rows = Dataset.Tabular.from_delimited_files(
    (oj, "oj-data-small-tabular/"), validate=False, infer_column_types=False
).as_named_input("train_10_models")
processed = (
    OutputFileDatasetConfig(
        "processed_data", (Datastore(ws, "workspaceblobstore"), "outputdataset/{run-id}/{output-name}")
    )
    .as_upload()
    .read_parquet_files()
)
prepare = PythonScriptStep(
    "data_preprocessing_tabular.py",
    name="data_preprocessing_tabular.py",
    arguments=["--input", rows, "--output", processed],
    compute_target=cpu,
    runconfig=run_configuration(Environment.get(ws, "AzureML-sklearn-1.5", version="1")),
    source_directory="src",
    allow_reuse=False,
)
partitioned = LinkTabularOutputDatasetConfig("partitioned")
partition = PythonScriptStep(
    "partition.py",
    name="mm-data-partition",
    arguments=["--input-name", "many_models_train_data", "--partitioned", "partitioned"],
    inputs=[processed.as_input("many_models_train_data")],
    outputs=[partitioned],
    compute_target=cpu,
    runconfig=run_configuration(automl),
    source_directory="src",
    allow_reuse=False,
)
config = ParallelRunConfig(
    source_directory="src",
    entry_script="many_models_train_driver.py",
    partition_keys=["Store", "Brand"],
    run_invocation_timeout=1200,
    error_threshold=-1,
    output_action="append_row",
    environment=automl,
    process_count_per_node=8,
    compute_target=cpu,
    node_count=2,
)
train = ParallelRunStep(
    "many-models-train",
    config,
    inputs=[partitioned.as_input("prs_input")],
    output=PipelineData("many_models_training_output"),
    arguments=["--node_count", 2],
    allow_reuse=False,
)
published = {
    "pipeline": Pipeline(ws, [prepare, partition, train]).publish(
        "many-models-train", "", "1", continue_on_step_failure=False
    )
}
