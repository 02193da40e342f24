"""Spark counts words with a JAR."""

from azureml.core import Dataset, Datastore
from azureml.data import HDFSOutputDatasetConfig
from azureml.pipeline.core import Pipeline
from azureml.pipeline.steps import SynapseSparkStep
from connected import ws

store = Datastore(ws, "workspaceblobstore")
words = Dataset.File.from_files([(store, "shakespeare.txt")], validate=False).as_named_input("input").as_hdfs()
counts = HDFSOutputDatasetConfig("output", destination=(store, "wordcount/result"))
spark = SynapseSparkStep(
    name="synapse-spark",
    file="start_script.py",
    jars="wasbs://synapse@azuremlexamples.blob.core.windows.net/shared/wordcount.jar",
    source_directory="src",
    arguments=["--input", words, "--output", counts],
    compute_target="synapse",
    driver_memory="2g",
    driver_cores=2,
    executor_memory="2g",
    executor_cores=1,
    num_executors=1,
    conf={},
)
published = {
    "pipeline": Pipeline(ws, [spark]).publish("synapse-pipeline-scala", "", "1", continue_on_step_failure=False)
}
