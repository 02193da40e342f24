"""label-images: A label for every image

Compiled by amlc from pipeline.yaml: change that, not this. It runs from the project root.
"""

from pathlib import Path

from azureml.core import Dataset, Datastore, Environment, Workspace
from azureml.core.authentication import AzureCliAuthentication
from azureml.core.compute import AmlCompute, ComputeTarget
from azureml.core.compute_target import ComputeTargetException
from azureml.data import OutputFileDatasetConfig
from azureml.pipeline.core import Pipeline, PipelineParameter
from azureml.pipeline.steps import ParallelRunConfig, ParallelRunStep

ROOT = Path.cwd()
HERE = Path(__file__).resolve().parent

auth = AzureCliAuthentication(cloud="AzureCloud")

workspace = Workspace(
    subscription_id="sub-1",
    resource_group="aml-rg",
    workspace_name="aml",
    auth=auth,
)

datastore_MLData = Datastore.get(workspace, "MLData")

try:
    compute_cluster = ComputeTarget(workspace=workspace, name="cluster")
except ComputeTargetException:
    compute_cluster = ComputeTarget.create(
        workspace,
        "cluster",
        AmlCompute.provisioning_configuration(
            vm_size="STANDARD_D2_V2",
            max_nodes=4,
            min_nodes=0,
            vm_priority="dedicated",
            idle_seconds_before_scaledown=1800,
        ),
    )
    compute_cluster.wait_for_completion()
else:
    assert str(compute_cluster.type).casefold() == "amlcompute"
    assert str(compute_cluster.vm_size).casefold() == "standard_d2_v2"
    assert str(compute_cluster.vm_priority).casefold() == "dedicated"
    assert str(compute_cluster.scale_settings.minimum_node_count).casefold() == "0"
    assert str(compute_cluster.scale_settings.maximum_node_count).casefold() == "4"

environment_label = Environment.from_conda_specification(
    name="label",
    file_path=str(HERE / "environments/label.yaml"),
)
environment_label.docker.base_image = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1"

parameter_nodes = PipelineParameter(name="nodes", default_value=2)

parameter_batch = PipelineParameter(name="batch", default_value="20")

parameter_level = PipelineParameter(name="level", default_value="INFO")

dataset_images = Dataset.File.from_files(
    path=[(datastore_MLData, "images/**/*.png")],
    validate=False,
)

dataset_names = Dataset.File.from_files(path=[(datastore_MLData, "names.txt")], validate=False)

dataset_sales = Dataset.Tabular.from_parquet_files(
    path=[(datastore_MLData, "sales/**")],
    validate=False,
    partition_format="sales/{store}/{brand}/part.parquet",
)

label_labels = OutputFileDatasetConfig(
    name="labels",
    destination=(datastore_MLData, "labels/{run-id}"),
).as_mount()
label_thumbnails = OutputFileDatasetConfig(
    name="thumbnails",
    destination=(datastore_MLData, "thumbnails/{run-id}"),
).as_mount()
label_names = dataset_names.as_named_input("names").as_mount()
label_images = dataset_images.as_named_input("images").as_mount()
label_run = ParallelRunConfig(
    source_directory=str(ROOT / "label"),
    entry_script="label.py",
    environment=environment_label,
    compute_target=compute_cluster,
    node_count=parameter_nodes,
    process_count_per_node=2,
    mini_batch_size=parameter_batch,
    error_threshold=10,
    allowed_failed_count=5,
    allowed_failed_percent=12.5,
    output_action="append_row",
    append_row_file_name="labels.csv",
    run_invocation_timeout=120,
    run_max_try=2,
    logging_level=parameter_level,
    description="labels images",
    environment_variables={"OMP_NUM_THREADS": "1"},
)
step_label = ParallelRunStep(
    name="label",
    parallel_run_config=label_run,
    inputs=[label_images],
    side_inputs=[label_names],
    output=label_labels,
    arguments=["--names", label_names, "--threshold", 0.5, "--thumbnails", label_thumbnails],
    allow_reuse=False,
)

total_sales = dataset_sales.as_named_input("sales")
total_run = ParallelRunConfig(
    source_directory=str(ROOT / "label"),
    entry_script="total.py",
    environment=environment_label,
    compute_target=compute_cluster,
    node_count=1,
    partition_keys=["store", "brand"],
    error_threshold=-1,
    output_action="summary_only",
    run_invocation_timeout=60,
    run_max_try=3,
    logging_level="INFO",
)
step_total = ParallelRunStep(
    name="total",
    parallel_run_config=total_run,
    inputs=[total_sales],
    allow_reuse=True,
)
step_total.run_after(step_label)

pipeline = Pipeline(workspace=workspace, steps=[step_label, step_total])
published = pipeline.publish(
    name="label-images",
    description="A label for every image",
    version="1+86402791e8594649",
    continue_on_step_failure=False,
)
