"""Data from a URL through three steps to a registered dataset, with a number that a run may set."""

from azureml.core import Dataset
from azureml.data import OutputFileDatasetConfig
from azureml.pipeline.core import Pipeline, PipelineParameter
from azureml.pipeline.steps import PythonScriptStep
from connected import cluster, conda, run_configuration, ws

cpu = cluster("cpu-cluster", "STANDARD_D2_V2", min_nodes=1, max_nodes=4)
plain = conda("plain", "python=3.10")
titanic = Dataset.File.from_files("https://dprepdata.blob.core.windows.net/demo/Titanic.csv", validate=False)
processed_1 = OutputFileDatasetConfig(name="processed_data1")
processed_2 = OutputFileDatasetConfig(name="processed_data2")
processed_3 = OutputFileDatasetConfig(name="processed_data3").register_on_complete("compare_result")
train = PythonScriptStep(
    "train.py",
    name="train.py",
    arguments=["--input_data", titanic.as_named_input("test_data").as_mount(), "--output_train", processed_1],
    compute_target=cpu,
    runconfig=run_configuration(plain),
    source_directory="src",
)
# `as_input()` without a name draws one by lot.
extract = PythonScriptStep(
    "extract.py",
    name="extract.py",
    arguments=[
        "--input_extract",
        processed_1.as_input("processed_data1").as_mount(),
        "--output_extract",
        processed_2,
    ],
    compute_target=cpu,
    runconfig=run_configuration(plain),
    source_directory="src",
)
compare = PythonScriptStep(
    "compare.py",
    name="compare.py",
    arguments=[
        "--compare_data1",
        processed_1.as_input("processed_data1").as_mount(),
        "--compare_data2",
        processed_2.as_input("processed_data2").as_mount(),
        "--output_compare",
        processed_3,
        "--pipeline_param",
        PipelineParameter("pipeline_arg", 10),
    ],
    compute_target=cpu,
    runconfig=run_configuration(plain),
    source_directory="src",
)
published = {
    "pipeline": Pipeline(ws, [compare]).publish(
        "My_New_Pipeline", "My Published Pipeline Description", "0.1", continue_on_step_failure=True
    )
}
