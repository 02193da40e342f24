"""Three steps that hand folders on, and a path that a run may set."""

from azureml.core import Datastore
from azureml.data.data_reference import DataReference
from azureml.data.datapath import DataPath, DataPathComputeBinding
from azureml.pipeline.core import Pipeline, PipelineData, PipelineParameter
from azureml.pipeline.steps import PythonScriptStep
from connected import cluster, conda, run_configuration, ws

cpu = cluster("cpu-cluster", "STANDARD_D2_V2", min_nodes=1, max_nodes=4)
plain = conda("plain", "python=3.10")
sklearn = conda("sklearn", "python=3.10", "scikit-learn=1.5.2")
store = Datastore(ws, "workspaceblobstore")
titanic = DataReference(
    datastore=store, data_reference_name="test_data", path_on_datastore="titanic/Titanic.csv", mode="mount"
)
processed_1 = PipelineData("processed_data1", datastore=store, is_directory=True)
processed_2 = PipelineData("processed_data2", datastore=store, is_directory=True)
processed_3 = PipelineData("processed_data3", datastore=store, is_directory=True)
train = PythonScriptStep(
    "train.py",
    name="train.py",
    arguments=["--input_data", titanic, "--output_train", processed_1],
    inputs=[titanic],
    outputs=[processed_1],
    compute_target=cpu,
    runconfig=run_configuration(sklearn),
    source_directory="src/train",
)
extract = PythonScriptStep(
    "extract.py",
    name="extract.py",
    arguments=["--input_extract", processed_1, "--output_extract", processed_2],
    inputs=[processed_1],
    outputs=[processed_2],
    compute_target=cpu,
    runconfig=run_configuration(plain),
    source_directory="src/extract",
)
# Without a name of its own, a data path gets a random one, and no step is ever reused.
path = DataPath(datastore=store, path_on_datastore="titanic/Titanic.csv", name="compare_data")
chosen = (PipelineParameter("compare_data", path), DataPathComputeBinding(mode="mount"))
compare = PythonScriptStep(
    "compare.py",
    name="compare.py",
    arguments=["--compare_data1", chosen, "--compare_data2", processed_2, "--output_compare", processed_3],
    inputs=[chosen, processed_2],
    outputs=[processed_3],
    compute_target=cpu,
    runconfig=run_configuration(plain),
    source_directory="src/compare",
)
pipeline = Pipeline(ws, [compare])
published = {"pipeline": pipeline.publish("Data_dependency_sample", "", "1", continue_on_step_failure=False)}
