"""Spark prepares files, and a script on a cluster reads them."""

from azureml.core import Dataset, Datastore
from azureml.data import HDFSOutputDatasetConfig
from azureml.pipeline.core import Pipeline
from azureml.pipeline.steps import PythonScriptStep, SynapseSparkStep
from connected import cluster, conda, run_configuration, ws

cluster("cpucluster", "STANDARD_D2_V2", max_nodes=1)
store = Datastore(ws, "workspaceblobstore")
path = [(store, "Titanic.csv")]
table = Dataset.Tabular.from_delimited_files(path, validate=False, infer_column_types=False)
table_input = table.as_named_input("tabular_input")
file_input = Dataset.File.from_files(path, validate=False).as_named_input("file_input").as_hdfs()
prepared = HDFSOutputDatasetConfig("prepared", destination=(store, "test")).register_on_complete("registered_dataset")
spark = SynapseSparkStep(
    name="synapse-spark",
    file="dataprep.py",
    source_directory="src",
    inputs=[table_input, file_input],
    outputs=[prepared],
    arguments=["--tabular_input", table_input, "--file_input", file_input, "--output_dir", prepared],
    compute_target="synapse",
    driver_memory="7g",
    driver_cores=4,
    executor_memory="7g",
    executor_cores=2,
    num_executors=1,
    environment=conda("myenv", "python=3.10", pip=["azureml-core==1.61.0.post4"]),
)
given = prepared.as_input("step2_input").as_download()
train = PythonScriptStep(
    "train.py",
    name="train.py",
    arguments=[given],
    inputs=[given],
    compute_target="cpucluster",
    runconfig=run_configuration(conda("plain", "python=3.10")),
    source_directory="src",
    allow_reuse=False,
)
published = {
    "pipeline": Pipeline(ws, [spark, train]).publish("synapse-pipeline", "", "1", continue_on_step_failure=False)
}
