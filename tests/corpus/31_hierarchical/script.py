"""Hierarchical series: what AutoMLPipelineBuilder makes, written out."""

from azureml.core import Dataset, Datastore, Environment
from azureml.data import LinkTabularOutputDatasetConfig
from azureml.pipeline.core import Pipeline, PipelineData, PipelineParameter
from azureml.pipeline.steps import ParallelRunConfig, ParallelRunStep, PythonScriptStep
from connected import cluster, run_configuration, ws

HIERARCHY = ["state", "store_id", "product_category", "SKU"]
cpu = cluster("hts-compute", "STANDARD_D16S_V3", max_nodes=20)
environment = Environment.get(ws, "AzureML-AutoML", version="1")


def script(name, arguments, inputs, output):
    return PythonScriptStep(
        "step.py",
        name=name,
        arguments=arguments,
        inputs=inputs,
        outputs=[output],
        compute_target=cpu,
        runconfig=run_configuration(environment),
        source_directory="src",
        allow_reuse=False,
    )


def batches(name, arguments, inputs, output, side_inputs=None, **more):
    config = ParallelRunConfig(
        source_directory="src",
        entry_script="batch.py",
        error_threshold=-1,
        output_action="append_row",
        environment=environment,
        compute_target=cpu,
        node_count=2,
        **more,
    )
    return ParallelRunStep(
        name, config, inputs=inputs, output=output, side_inputs=side_inputs, arguments=arguments, allow_reuse=False
    )


def partition(dataset):
    partitioned = LinkTabularOutputDatasetConfig("partitioned")
    table = Dataset.get_by_name(ws, dataset, 1).as_named_input("hts_input")
    return script("data-partition", ["--input-name", "hts_input"], [table], partitioned), partitioned


process_count = PipelineParameter("process_count_param", 8)
of_train, parts = partition("hts-sales-train")
graph = PipelineData("hts_graph")
builder = script(
    "hts-hierarchy-builder",
    ["--output-path", graph, "--input-name", "partitioned"],
    [parts.as_input("partitioned")],
    graph,
)
aggregated = PipelineData("data_aggregation_and_validation")
aggregation = batches(
    "hts-data-aggregation",
    ["--output-path", aggregated, "--hts-graph", graph, "--nodes-count", 2],
    [parts.as_input("partitioned")],
    aggregated,
    [graph],
    partition_keys=list(HIERARCHY),
    append_row_file_name="outputs.txt",
    process_count_per_node=process_count,
    run_invocation_timeout=3900,
)
files = Dataset.File.from_files((Datastore(ws, "workspaceblobstore"), "hts/aggregated"), validate=False)
models = PipelineData("automl_training")
training = batches(
    "hts-automl-training",
    ["--output-path", models, "--metadata-input", aggregated, "--hts-graph", graph, "--nodes-count", 2],
    [files.as_named_input("aggregated_hierarchy_level_data")],
    models,
    [aggregated, graph],
    append_row_file_name="outputs.txt",
    mini_batch_size=PipelineParameter("batch_size_param", "1"),
    process_count_per_node=process_count,
    run_invocation_timeout=3900,
)
proportions = script(
    "hts-proportions-calculation",
    ["--metadata-input", models, "--hts-graph", graph],
    [models, graph],
    PipelineData("proportions_calculation"),
)
explained = PipelineData("explanations", pipeline_output_name="explanations")
explanation = script(
    "hts-explain-allocation",
    ["--metadata-input", models, "--hts-graph", graph, "--output-path", explained],
    [models, graph],
    explained,
)
steps = [of_train, builder, aggregation, training, proportions, explanation]
train = Pipeline(ws, steps).publish("hts-train", "", "1", continue_on_step_failure=False)

of_test, parts = partition("hts-sales-test")
raw = PipelineData("raw_forecasts", pipeline_output_name="raw_forecasts")
forecast = batches(
    "hts-forecast",
    ["--output-path", raw],
    [parts.as_input("partitioned")],
    raw,
    partition_keys=list(HIERARCHY),
    append_row_file_name="raw_predictions.csv",
    process_count_per_node=process_count,
    run_invocation_timeout=3700,
)
allocated = PipelineData("allocated_forecasts", pipeline_output_name="forecasts")
allocation = script(
    "hts-allocation",
    [
        "--raw-forecasts",
        raw,
        "--output-path",
        allocated,
        "--forecast-level",
        PipelineParameter("hierarchy_forecast_level", "store_id"),
        "--allocation-method",
        PipelineParameter("allocation_method", "proportions_of_historical_average"),
    ],
    [raw],
    allocated,
)
inference = Pipeline(ws, [of_test, forecast, allocation]).publish(
    "hts-inference", "", "1", continue_on_step_failure=False
)
published = {"pipeline": train, "inference": inference}
