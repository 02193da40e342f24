"""A step that reads the files and the table that a run chooses."""

from azureml.core import Dataset
from azureml.data.dataset_consumption_config import DatasetConsumptionConfig
from azureml.pipeline.core import Pipeline, PipelineParameter
from azureml.pipeline.steps import PythonScriptStep
from connected import cluster, conda, run_configuration, ws

URL = "https://dprepdata.blob.core.windows.net/demo/Titanic.csv"
cpu = cluster("cpu-cluster", "STANDARD_D2_V2", min_nodes=1, max_nodes=4)
pandas = conda("pandas", "python=3.10", pip=["azureml-core==1.61.0.post4", "azureml-dataprep==5.5.0", "pandas==2.2.3"])
files = PipelineParameter("file_ds_param", Dataset.File.from_files(URL, validate=False))
# Types are not guessed: publishing would read the data.
table = PipelineParameter(
    "tabular_ds_param", Dataset.Tabular.from_delimited_files(URL, validate=False, infer_column_types=False)
)
file_input = DatasetConsumptionConfig("file_dataset", files).as_mount()
table_input = DatasetConsumptionConfig("tabular_dataset", table)
train = PythonScriptStep(
    "train_with_dataset.py",
    name="train_step",
    arguments=["--param1", file_input, "--param2", table_input],
    inputs=[file_input, table_input],
    compute_target=cpu,
    runconfig=run_configuration(pandas),
    source_directory="src",
)
published = {
    "pipeline": Pipeline(ws, [train]).publish(
        "Dataset_Pipeline", "Pipeline to test Dataset PipelineParameter", "1", continue_on_step_failure=True
    )
}
