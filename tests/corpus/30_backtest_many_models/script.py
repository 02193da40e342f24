"""A model for each series, trained and used: what AutoMLPipelineBuilder makes, written out."""

from azureml.core import Dataset, Datastore, Environment
from azureml.core.runconfig import DockerConfiguration
from azureml.data import LinkTabularOutputDatasetConfig, OutputFileDatasetConfig
from azureml.pipeline.core import Pipeline, PipelineData
from azureml.pipeline.steps import ParallelRunConfig, ParallelRunStep, PythonScriptStep
from connected import cluster, run_configuration, ws

KEYS = ["time_series_id", "backtest_iteration"]
cpu = cluster("backtest-mm", "STANDARD_DS12_V2", max_nodes=6)
environment = Environment.get(ws, "AzureML-AutoML", version="1")


def partition(port, dataset):
    run = run_configuration(environment)
    run.docker = DockerConfiguration(use_docker=True, arguments=[])
    partitioned = LinkTabularOutputDatasetConfig("partitioned")
    step = PythonScriptStep(
        "partition.py",
        name="mm-data-partition",
        arguments=["--input-name", port, "--partitioned", "partitioned"],
        inputs=[Dataset.get_by_name(ws, dataset, 1).as_named_input(port)],
        outputs=[partitioned],
        compute_target=cpu,
        runconfig=run,
        source_directory="src",
        allow_reuse=False,
    )
    return step, partitioned


def configuration(script, seconds, **more):
    return ParallelRunConfig(
        source_directory="src",
        entry_script=script,
        partition_keys=list(KEYS),
        run_invocation_timeout=seconds,
        error_threshold=-1,
        output_action="append_row",
        environment=environment,
        process_count_per_node=2,
        compute_target=cpu,
        node_count=2,
        **more,
    )


of_train, train_parts = partition("many_models_train_data", "data_train")
train = ParallelRunStep(
    "many-models-train",
    configuration("many_models_train_driver.py", 1200),
    inputs=[train_parts.as_input("prs_input")],
    output=PipelineData("many_models_training_output"),
    arguments=["--node_count", 2],
    allow_reuse=False,
)
of_test, test_parts = partition("many_models_inference_data", "data_test")
forecasts = OutputFileDatasetConfig(
    "many_models_inference_output", (Datastore(ws, "workspaceblobstore"), "backtesting/inference_data/")
).register_on_complete("backtesting_data_ds")
inference = ParallelRunStep(
    "many-models-inference",
    configuration("many_models_inference_driver.py", 300, append_row_file_name="parallel_run_step.csv"),
    inputs=[test_parts.as_input("prs_input")],
    output=forecasts,
    arguments=[
        "--partition_column_names",
        *KEYS,
        "--append_row_dataframe_header",
        True,
        "--time_column_name",
        "date",
        "--target_column_name",
        "sales",
    ],
    allow_reuse=False,
)
published = {
    "pipeline": Pipeline(ws, [of_train, train]).publish("backtest-mm-train", "", "1", continue_on_step_failure=False),
    "inference": Pipeline(ws, [of_test, inference]).publish(
        "backtest-mm-inference", "", "1", continue_on_step_failure=False
    ),
}
