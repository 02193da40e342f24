"""A table is split, models are trained on the parts, and their forecasts are scored."""

from azureml.core import Dataset, Environment
from azureml.core.runconfig import DockerConfiguration
from azureml.pipeline.core import Pipeline, PipelineData, PipelineParameter
from azureml.pipeline.steps import ParallelRunConfig, ParallelRunStep, PythonScriptStep
from connected import cluster, run_configuration, ws

cpu = cluster("backtest-cluster", "STANDARD_DS12_V2", max_nodes=6)
environment = Environment.get(ws, "AzureML-AutoML", version="1")
table = Dataset.get_by_name(ws, "data_train", 1)


def script(name, file, arguments, inputs, output):
    run = run_configuration(environment)
    run.docker = DockerConfiguration(use_docker=True, arguments=[])
    return PythonScriptStep(
        file,
        name=name,
        arguments=arguments,
        inputs=inputs,
        outputs=[output],
        compute_target=cpu,
        runconfig=run,
        source_directory="src",
        allow_reuse=False,
    )


parts = PipelineData("split_data_output").as_dataset()
split = script(
    "split_data_for_backtest",
    "data_split.py",
    ["--step-size", 30, "--step-number", 5, "--time-column-name", "date", "--output-dir", parts],
    [table.as_named_input("training_data")],
    parts,
)
forecasts = PipelineData("forecasts")
config = ParallelRunConfig(
    source_directory="src",
    entry_script="retrain_models.py",
    mini_batch_size=PipelineParameter("batch_size_param", "1"),
    error_threshold=-1,
    output_action="append_row",
    append_row_file_name="outputs.txt",
    compute_target=cpu,
    environment=environment,
    process_count_per_node=2,
    run_invocation_timeout=3600,
    node_count=2,
)
backtest = ParallelRunStep(
    "AutoML-backtest",
    config,
    arguments=["--target_column_name", "sales", "--output-dir", forecasts],
    inputs=[parts.as_named_input("split_data_output")],
    output=forecasts,
    allow_reuse=False,
)
results = PipelineData("results", pipeline_output_name="results")
score = script("score", "score.py", ["--forecasts", forecasts, "--output-dir", results], [forecasts], results)
published = {
    "pipeline": Pipeline(ws, [split, backtest, score]).publish("backtest", "", "1", continue_on_step_failure=False)
}
