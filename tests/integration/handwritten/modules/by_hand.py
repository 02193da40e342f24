"""pipeline.yaml as a person writes it against the SDK."""

import os

from azureml.core import Dataset, Datastore, Environment, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
from azureml.core.runconfig import RunConfiguration
from azureml.pipeline.core import Module, Pipeline, PipelineData, PipelineParameter
from azureml.pipeline.core.graph import InputPortDef, OutputPortDef
from azureml.pipeline.steps import ModuleStep, PythonScriptStep

auth = ServicePrincipalAuthentication(
    os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"], os.environ["SP_PASSWORD"]
)
ws = Workspace.get("aml", auth=auth, subscription_id=os.environ["AZURE_SUBSCRIPTION_ID"], resource_group="aml-rg")
data = Datastore.get(ws, "data")
numbers = Dataset.File.from_files((data, "numbers.csv"), validate=False)
times = PipelineParameter("times", 3)
plain = Environment("plain")
plain.docker.base_image = "example.azurecr.io/plain:1"
plain.python.user_managed_dependencies = True
run_config = RunConfiguration()
run_config.environment = plain

kept_scaled = PipelineData("scaled", data)
kept = ModuleStep(
    Module.get(ws, name="normalise"),
    "1",
    inputs_map={"table": numbers.as_named_input("table").as_mount()},
    outputs_map={"scaled": kept_scaled},
    compute_target="cpu",
    params={"times": times, "UNIT": "g"},
    name="kept",
)
newest_scaled = PipelineData("scaled")
newest = ModuleStep(
    Module.get(ws, name="count"),
    inputs_map={"table": kept_scaled.create_input_binding("table")},
    outputs_map={"scaled": newest_scaled},
    compute_target="cpu",
    runconfig=run_config,
    name="newest",
)
scale = Module.create(ws, "scale", "scales every number")
table = InputPortDef("table", default_datastore_mode="mount", label="table")
scaled = OutputPortDef("scaled", default_datastore_mode="mount", is_directory=True, label="scaled")
version = scale.publish_python_script(
    "scale.py",
    "scales every number",
    [table],
    [scaled],
    params={"UNIT": "mg", "times": 3},
    version="2",
    is_default=True,
    source_directory="src",
    category="preparation",
    arguments=["--table", table, "--times", times, "--scaled", scaled],
    runconfig=run_config,
)
published_scaled = PipelineData("scaled", is_directory=True)
published_step = ModuleStep(
    module_version=version,
    inputs_map={"table": numbers.as_named_input("table").as_mount()},
    outputs_map={"scaled": published_scaled},
    compute_target="cpu",
    params={"times": times, "UNIT": "mg"},
    name="published",
)
of_newest = newest_scaled.create_input_binding("newest")
show = PythonScriptStep(
    "show.py",
    name="show",
    arguments=[of_newest, published_scaled],
    inputs=[of_newest, published_scaled],
    compute_target="cpu",
    runconfig=run_config,
    source_directory="src",
)
published = Pipeline(ws, [kept, newest, published_step, show]).publish(
    "modules", "", "1", continue_on_step_failure=False
)
print(published.id)
