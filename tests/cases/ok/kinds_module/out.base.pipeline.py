"""normalise

Compiled by amlc from pipeline.yaml: change that, not this. It runs from the project root.
"""

from pathlib import Path

from azureml.core import Dataset, Datastore, Environment, Workspace
from azureml.core.authentication import AzureCliAuthentication
from azureml.core.compute import ComputeTarget
from azureml.core.runconfig import RunConfiguration
from azureml.pipeline.core import Module, ModuleVersion, Pipeline, PipelineData, PipelineParameter
from azureml.pipeline.core.graph import InputPortDef, OutputPortDef
from azureml.pipeline.steps import ModuleStep
from msrest.exceptions import HttpOperationError

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

compute_cpu = ComputeTarget(workspace=workspace, name="cpu")

environment_sklearn = Environment.from_conda_specification(
    name="sklearn",
    file_path=str(HERE / "environments/sklearn.yaml"),
)
environment_sklearn.docker.base_image = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20251130.v1"

parameter_rows = PipelineParameter(name="rows", default_value=10)

dataset_raw = Dataset.File.from_files(path=[(datastore_MLData, "raw.csv")], validate=False)

try:
    module_normalise = Module.get(workspace=workspace, name="normalise")
except HttpOperationError:
    module_normalise = Module.create(
        workspace=workspace,
        name="normalise",
        description="scales every column",
    )

module_5f2c1a7e_0d3b_4c55_9a0e_6d1f9c8b7a21 = Module.get(
    workspace=workspace,
    module_id="5f2c1a7e-0d3b-4c55-9a0e-6d1f9c8b7a21",
)

version_kept = ModuleVersion.get(
    workspace,
    dict(
        map(
            lambda one: (one.version, one.module_version_id),
            module_normalise.module_version_list(),
        ),
    )["1"],
)
kept_clean = PipelineData(name="clean", datastore=datastore_MLData, output_mode="mount")
kept_table = dataset_raw.as_named_input("table").as_mount()
step_kept = ModuleStep(
    name="kept",
    module_version=version_kept,
    inputs_map={"table": kept_table},
    outputs_map={"clean": kept_clean},
    compute_target=compute_cpu,
    params={"rows": parameter_rows, "strict": True},
)

by_id_table = kept_clean.create_input_binding(input_name="table", mode="mount")
by_id_run = RunConfiguration()
by_id_run.environment = environment_sklearn
step_by_id = ModuleStep(
    name="by_id",
    module=module_5f2c1a7e_0d3b_4c55_9a0e_6d1f9c8b7a21,
    inputs_map={"table": by_id_table},
    outputs_map={},
    compute_target=compute_cpu,
    runconfig=by_id_run,
    arguments=["--table", by_id_table],
)

published_run = RunConfiguration()
published_run.environment = environment_sklearn
try:
    version_published = ModuleVersion.get(
        workspace,
        dict(
            map(
                lambda one: (one.version, one.module_version_id),
                module_normalise.module_version_list(),
            ),
        )["2+d951c2f1c04355b7"],
    )
except KeyError:
    version_published = module_normalise.publish_python_script(
        script_name="normalise.py",
        description="scales every column",
        inputs=[InputPortDef(name="table", default_datastore_mode="mount", label="table")],
        outputs=[OutputPortDef(name="clean", label="clean", default_datastore_mode="mount")],
        params={},
        arguments=[
            "--table",
            InputPortDef(name="table", default_datastore_mode="mount", label="table"),
            "--clean",
            OutputPortDef(name="clean", label="clean", default_datastore_mode="mount"),
        ],
        runconfig=published_run,
        source_directory=str(ROOT / "normalise"),
        is_default=True,
        category="preparation",
        version="2+d951c2f1c04355b7",
    )
published_clean = PipelineData(name="clean", datastore=datastore_MLData, output_mode="mount")
published_table = dataset_raw.as_named_input("table").as_mount()
step_published = ModuleStep(
    name="published",
    module_version=version_published,
    inputs_map={"table": published_table},
    outputs_map={"clean": published_clean},
    compute_target=compute_cpu,
)

pipeline = Pipeline(workspace=workspace, steps=[step_kept, step_by_id, step_published])
published = pipeline.publish(
    name="normalise",
    description="",
    version="1+7c5384adafe43b35",
    continue_on_step_failure=False,
)
