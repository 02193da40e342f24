"""Seven scripts that hand tables on, and a search for the best model of the last."""

from azureml.core import Dataset, Datastore
from azureml.pipeline.core import Pipeline, PipelineData
from azureml.pipeline.steps import AutoMLStep, PythonScriptStep
from azureml.train.automl import AutoMLConfig
from connected import cluster, conda, run_configuration, ws

cpu = cluster("automl-cluster", "STANDARD_DS12_V2", max_nodes=4)
store = Datastore(ws, "workspaceblobstore")
taxi = conda("taxi", "python=3.10", "pandas=2.2.3", pip=["azureml-core==1.61.0.post4"])


def files(name):
    return PipelineData(name, datastore=store, is_directory=True).as_dataset()


def table(of):
    # Every file is read, not only those whose names end in `.parquet`.
    return of.parse_parquet_files(file_extension=None)


def step(name, script, arguments, inputs, outputs, source="src/prepdata"):
    return PythonScriptStep(
        script,
        name=name,
        arguments=arguments,
        inputs=inputs,
        outputs=outputs,
        compute_target=cpu,
        runconfig=run_configuration(taxi),
        source_directory=source,
        allow_reuse=True,
    )


def cleansing(name, dataset, output):
    useful = str(["cost", "distance", "pickup_datetime", "vendor"]).replace(",", ";")
    columns = str({"vendorID": "vendor", "fareAmount": "cost"}).replace(",", ";")
    raw = Dataset.get_by_name(ws, dataset, 1).as_named_input("raw_data")
    words = ["--useful_columns", useful, "--columns", columns, "--output_cleanse", output]
    return step(name, "cleanse.py", words, [raw], [output])


green, yellow = files("cleansed_green_data"), files("cleansed_yellow_data")
merged, filtered = files("merged_data"), files("filtered_data")
normalized, transformed = files("normalized_data"), files("transformed_data")
train, test = files("output_split_train"), files("output_split_test")
steps = [
    cleansing("Cleanse Green Taxi Data", "green_taxi_data", green),
    cleansing("Cleanse Yellow Taxi Data", "yellow_taxi_data", yellow),
    step("Merge Taxi Data", "step.py", ["--output", merged], [table(green), table(yellow)], [merged]),
    step("Filter Taxi Data", "step.py", ["--output", filtered], [table(merged)], [filtered]),
    step("Normalize Taxi Data", "step.py", ["--output", normalized], [table(filtered)], [normalized]),
    step("Transform Taxi Data", "step.py", ["--output", transformed], [table(normalized)], [transformed]),
    step(
        "Train Test Data Split",
        "train_test_split.py",
        ["--output_split_train", train, "--output_split_test", test],
        [table(transformed)],
        [train, test],
        "src/trainmodel",
    ),
]
config = AutoMLConfig(
    task="regression",
    debug_log="automated_ml_errors.log",
    path="src/trainmodel",
    compute_target=cpu,
    featurization="auto",
    training_data=table(train).keep_columns(
        ["pickup_weekday", "pickup_hour", "distance", "passengers", "vendor", "cost"]
    ),
    label_column_name="cost",
    iteration_timeout_minutes=10,
    iterations=2,
    primary_metric="spearman_correlation",
    n_cross_validations=5,
    enforce_time_on_windows=False,
)
search = AutoMLStep("AutoML_Regression", config, allow_reuse=True)
# The last step brings all that it needs.
published = {
    "pipeline": Pipeline(ws, [search]).publish("NYCTaxi_Tutorial_Pipelines", "", "1", continue_on_step_failure=False)
}
