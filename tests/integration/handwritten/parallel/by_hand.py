"""pipeline.yaml as a person writes it against the SDK."""

import os

from azureml.core import Dataset, Datastore, Environment, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
from azureml.core.compute import ComputeTarget
from azureml.core.runconfig import RunConfiguration
from azureml.data import OutputFileDatasetConfig
from azureml.data.dataset_consumption_config import DatasetConsumptionConfig
from azureml.pipeline.core import Pipeline, PipelineData, PipelineParameter
from azureml.pipeline.steps import ParallelRunConfig, ParallelRunStep, PythonScriptStep

auth = ServicePrincipalAuthentication(
    os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"], os.environ["SP_PASSWORD"]
)
ws = Workspace.get("aml", auth=auth, subscription_id=os.environ["AZURE_SUBSCRIPTION_ID"], resource_group="aml-rg")
cpu = ComputeTarget(ws, "cpu")
data = Datastore.get(ws, "data")
pictures = Dataset.File.from_files((data, "pictures/*.txt"), validate=False)
names = Dataset.File.from_files((data, "names.txt"), validate=False)
image = Environment("score")
image.docker.base_image = "example.azurecr.io/score:3"
image.python.user_managed_dependencies = True

batch = PipelineParameter("batch", "2")
level = PipelineParameter("level", "WARNING")
nodes = PipelineParameter("nodes", 2)
processes = PipelineParameter("processes", 2)
seconds = PipelineParameter("seconds", 30)
suffix = PipelineParameter("suffix", "!")
tries = PipelineParameter("tries", 2)

made = OutputFileDatasetConfig("made")
given = PipelineData("given", datastore=data, is_directory=False)
run_config = RunConfiguration()
run_config.environment = image
make = PythonScriptStep(
    "make.py",
    name="make",
    arguments=[made, given],
    outputs=[made, given],
    compute_target=cpu,
    runconfig=run_config,
    source_directory="src",
)
labels = names.as_named_input("labels").as_mount()
seen = OutputFileDatasetConfig("seen")
score = ParallelRunStep(
    name="score",
    parallel_run_config=ParallelRunConfig(
        environment=image,
        entry_script="score.py",
        source_directory="src",
        error_threshold=10,
        allowed_failed_count=5,
        allowed_failed_percent=12.5,
        output_action="append_row",
        append_row_file_name="scores.csv",
        compute_target=cpu,
        node_count=nodes,
        process_count_per_node=processes,
        mini_batch_size=batch,
        run_invocation_timeout=seconds,
        run_max_try=tries,
        logging_level=level,
        environment_variables={"LABEL": "a b", "OMP_NUM_THREADS": "1"},
        description="scores pictures",
    ),
    inputs=[pictures.as_named_input("pictures"), made.as_input("made")],
    side_inputs=[labels, given],
    output=OutputFileDatasetConfig("scores", (data, "scores/{run-id}")).as_upload().register_on_complete("scores"),
    arguments=["--names", labels, "--suffix", suffix, "--share", 0.5, "--seen", seen],
    allow_reuse=False,
)
asked = names.as_named_input("names").as_mount()
sized = ParallelRunStep(
    name="sized",
    parallel_run_config=ParallelRunConfig(
        image, "score.py", -1, "append_row", cpu, 1, mini_batch_size="1KB", source_directory="src"
    ),
    inputs=[pictures.as_named_input("pictures")],
    side_inputs=[asked],
    output=PipelineData("sizes", datastore=data),
    arguments=["--names", asked],
)
chosen = PipelineParameter("files", Dataset.File.from_files((data, "pictures/*.txt"), validate=False))
names_of_asked = names.as_named_input("names").as_mount()
of_a_run = ParallelRunStep(
    name="asked",
    parallel_run_config=ParallelRunConfig(image, "score.py", 0, "append_row", cpu, 1, source_directory="src"),
    inputs=[DatasetConsumptionConfig("asked", chosen).as_mount()],
    side_inputs=[names_of_asked],
    output=OutputFileDatasetConfig("scores"),
    arguments=["--names", names_of_asked],
)
rows = Dataset.Tabular.from_delimited_files((data, "rows.csv"), validate=False, infer_column_types=False)
table = ParallelRunStep(
    name="table",
    parallel_run_config=ParallelRunConfig(
        image,
        "table.py",
        0,
        "append_row",
        cpu,
        1,
        process_count_per_node=2,
        mini_batch_size="1KB",
        source_directory="src",
    ),
    inputs=[rows.as_named_input("rows")],
    side_inputs=[names.as_named_input("names").as_mount()],
    output=OutputFileDatasetConfig("products", (data, "products")).as_upload(overwrite=True),
    arguments=["--factor", 3],
)
sales = Dataset.Tabular.from_delimited_files(
    (data, "sales/**"), validate=False, infer_column_types=False, partition_format="{store}/{brand}/part.csv"
)
keyed = ParallelRunStep(
    name="keyed",
    parallel_run_config=ParallelRunConfig(
        image, "keyed.py", -1, "append_row", cpu, 1, partition_keys=["store", "brand"], source_directory="src"
    ),
    inputs=[sales.as_named_input("sales")],
    output=OutputFileDatasetConfig("totals", (data, "totals")).as_upload(overwrite=True),
)
asked_again = names.as_named_input("names").as_mount()
counted = ParallelRunStep(
    name="counted",
    parallel_run_config=ParallelRunConfig(
        image,
        "score.py",
        0,
        "summary_only",
        cpu,
        3,
        process_count_per_node=4,
        source_directory="src",
        logging_level="DEBUG",
    ),
    inputs=[],
    side_inputs=[asked_again],
    arguments=["--rank_mini_batch_count", 3, "--names", asked_again],
)
published = Pipeline(ws, [make, score, sized, of_a_run, table, keyed, counted]).publish(
    "parallel", "", "1", continue_on_step_failure=False
)
print(published.id)
