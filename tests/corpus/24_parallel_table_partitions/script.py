"""A table in one mini batch for each shop and brand."""

from azureml.core import Dataset, Datastore
from azureml.pipeline.core import Pipeline, PipelineData
from azureml.pipeline.steps import ParallelRunConfig, ParallelRunStep
from connected import cluster, conda, ws

cpu = cluster("cpu-cluster-2", "STANDARD_D2_V2", min_nodes=0, max_nodes=2)
store = Datastore(ws, "workspaceblobstore")
# What `partition_by` leaves behind: a folder for each value of each key.
sales = Dataset.Tabular.from_delimited_files(
    (store, "partition_by_key_res/**"),
    validate=False,
    infer_column_types=False,
    partition_format="{Store}/{Brand}/part.csv",
)
config = ParallelRunConfig(
    source_directory="src",
    entry_script="total_income.py",
    partition_keys=["Store", "Brand"],
    error_threshold=5,
    output_action="append_row",
    append_row_file_name="revenue_outputs.txt",
    environment=conda(
        "batch_environment",
        "python=3.10",
        pip=["azureml-core==1.61.0.post4", "azureml-dataset-runtime[fuse,pandas]==1.62.0"],
    ),
    compute_target=cpu,
    node_count=2,
    run_invocation_timeout=600,
)
step = ParallelRunStep(
    "summarize-revenue",
    config,
    inputs=[sales.as_named_input("partitioned_tabular_input")],
    output=PipelineData("inferences", datastore=store),
    allow_reuse=False,
)
published = {
    "pipeline": Pipeline(ws, [step]).publish("tabular-dataset-partition", "", "1", continue_on_step_failure=False)
}
