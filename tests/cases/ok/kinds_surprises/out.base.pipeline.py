"""kinds-surprises

Compiled by amlc from pipeline.yaml: change that, not this. It runs from the project root.
"""

from pathlib import Path

from azureml.core import Dataset, Datastore, Environment, Workspace
from azureml.core.authentication import AzureCliAuthentication
from azureml.core.compute import AmlCompute, ComputeTarget
from azureml.core.compute_target import ComputeTargetException
from azureml.core.runconfig import RunConfiguration
from azureml.data import OutputFileDatasetConfig
from azureml.pipeline.core import Pipeline, PipelineParameter
from azureml.pipeline.steps import CommandStep, DatabricksStep, ParallelRunConfig, ParallelRunStep

ROOT = Path.cwd()
HERE = Path(__file__).resolve().parent

auth = AzureCliAuthentication(cloud="AzureCloud")

workspace = Workspace(subscription_id="s", resource_group="r", workspace_name="w", auth=auth)

datastore_store = Datastore.get(workspace, "store")

try:
    compute_cluster = ComputeTarget(workspace=workspace, name="cluster")
except ComputeTargetException:
    compute_cluster = ComputeTarget.create(
        workspace,
        "cluster",
        AmlCompute.provisioning_configuration(
            vm_size="STANDARD_D2_V2",
            max_nodes=2,
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
    assert str(compute_cluster.scale_settings.maximum_node_count).casefold() == "2"

compute_bricks = ComputeTarget(workspace=workspace, name="bricks")

environment_env = Environment.from_conda_specification(
    name="env",
    file_path=str(HERE / "environments/env.yaml"),
)
environment_env.docker.base_image = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1"

parameter_rows = PipelineParameter(name="rows", default_value="10")

dataset_raw = Dataset.File.from_files(path=[(datastore_store, "raw.csv")], validate=False)

string_run = RunConfiguration()
string_run.environment = environment_env
step_string = CommandStep(
    name="string",
    command=["ls", "-l", "reports of today", "&&", "rm", "-r", "$HOME/.cache"],
    inputs=[],
    outputs=[],
    compute_target=compute_cluster,
    runconfig=string_run,
    source_directory=str(ROOT / "src"),
    allow_reuse=False,
)

listed_run = RunConfiguration()
listed_run.environment = environment_env
step_listed = CommandStep(
    name="listed",
    command=["python", "-c", "print('a | b')", ">", "log.txt"],
    inputs=[],
    outputs=[],
    compute_target=compute_cluster,
    runconfig=listed_run,
    source_directory=str(ROOT / "src"),
    allow_reuse=False,
)

shell_log = OutputFileDatasetConfig(
    name="log",
    destination=(datastore_store, "logs/{run_id}/{date}"),
).as_mount()
shell_run = RunConfiguration()
shell_run.environment = environment_env
step_shell = CommandStep(
    name="shell",
    command=["bash", "-c", "ls $HOME | sort > log.txt"],
    inputs=[],
    outputs=[shell_log],
    compute_target=compute_cluster,
    runconfig=shell_run,
    source_directory=str(ROOT / "src"),
    allow_reuse=False,
)

score_raw = dataset_raw.as_named_input("raw").as_download()
score_run = ParallelRunConfig(
    source_directory=str(ROOT / "src"),
    entry_script="score.py",
    environment=environment_env,
    compute_target=compute_cluster,
    node_count=1,
    error_threshold=0,
    output_action="summary_only",
    run_invocation_timeout=60,
    run_max_try=3,
    logging_level="INFO",
)
step_score = ParallelRunStep(
    name="score",
    parallel_run_config=score_run,
    inputs=[score_raw],
    allow_reuse=False,
)

step_bricks = DatabricksStep(
    name="bricks",
    source_directory=str(ROOT / "src"),
    python_script_name="clean.py",
    python_script_params=["--all", "-r", parameter_rows, "--n=1", parameter_rows],
    spark_version="10.4.x-scala2.12",
    node_type="Standard_D3_v2",
    num_workers=2,
    spark_env_variables={"PYSPARK_PYTHON": "/databricks/python3/bin/python3"},
    inputs=[],
    outputs=[],
    compute_target=compute_bricks,
    allow_reuse=False,
)

step_jar = DatabricksStep(
    name="jar",
    main_class_name="com.example.Clean",
    jar_params=["--rows", parameter_rows, parameter_rows],
    existing_cluster_id="0923-164208-meows279",
    inputs=[],
    outputs=[],
    compute_target=compute_bricks,
    allow_reuse=False,
)

pipeline = Pipeline(
    workspace=workspace,
    steps=[step_string, step_listed, step_shell, step_score, step_bricks, step_jar],
)
published = pipeline.publish(
    name="kinds-surprises",
    description="",
    version="1+ae3828c4eb2c93fa",
    continue_on_step_failure=False,
)
