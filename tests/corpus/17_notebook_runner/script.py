"""A notebook as a step, after a script."""

from azureml.contrib.notebook import AzureMLNotebookHandler, NotebookRunConfig, NotebookRunnerStep
from azureml.core import Datastore
from azureml.data.data_reference import DataReference
from azureml.pipeline.core import Pipeline, PipelineData, PipelineParameter
from azureml.pipeline.steps import PythonScriptStep
from connected import cluster, conda, run_configuration, ws

cpu = cluster("cpu-cluster-4", "STANDARD_D2_V2", max_nodes=4)
store = Datastore(ws, "workspaceblobstore")
titanic = DataReference(store, "blob_test_data", "titanic/Titanic.csv")
processed = PipelineData("processed_data", store, is_directory=True)
train = PythonScriptStep(
    "train.py",
    name="train.py",
    arguments=["--input_data", titanic],
    inputs=[titanic],
    outputs=[processed],
    compute_target=cpu,
    runconfig=run_configuration(conda("plain", "python=3.10")),
    source_directory="src/train",
    allow_reuse=True,
)
environment = conda("notebooks", "python=3.10", pip=["azureml-contrib-notebook==1.62.0", "azureml-core==1.61.0.post4"])
config = NotebookRunConfig(
    source_directory="src/notebook",
    notebook="training_notebook.ipynb",
    handler=AzureMLNotebookHandler(),
    parameters={"arg1": "Machine Learning"},
    run_config=run_configuration(environment),
)
runner = NotebookRunnerStep(
    name="training_notebook_step",
    notebook_run_config=config,
    params={"my_pipeline_param": PipelineParameter("my_pipeline_param", "my_param")},
    inputs=[processed],
    outputs=[PipelineData("notebook_processed_data", store, is_directory=True)],
    allow_reuse=True,
    compute_target=cpu,
    output_notebook_pipeline_data_name="notebook_result",
)
published = {
    "pipeline": Pipeline(ws, [runner]).publish("notebook-step-run-example", "", "1", continue_on_step_failure=False)
}
