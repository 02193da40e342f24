"""Publishes the modules that the pipeline finds in its workspace."""

import os

from azureml.core import Environment, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
from azureml.core.runconfig import RunConfiguration
from azureml.pipeline.core import Module, PipelineParameter
from azureml.pipeline.core.graph import InputPortDef, OutputPortDef

auth = ServicePrincipalAuthentication(
    os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"], os.environ["SP_PASSWORD"]
)
ws = Workspace.get("aml", auth=auth, subscription_id=os.environ["AZURE_SUBSCRIPTION_ID"], resource_group="aml-rg")
run_config = RunConfiguration()
run_config.environment = Environment("plain")
for name, versions in (("normalise", ("1", "2")), ("count", ("9", "10"))):
    module = Module.create(ws, name, "")
    for version in versions:
        table, scaled = InputPortDef("table", default_datastore_mode="mount"), OutputPortDef("scaled")
        module.publish_python_script(
            "scale.py",
            "",
            [table],
            [scaled],
            params={"times": int(version), "UNIT": "kg"},
            version=version,
            source_directory="src",
            arguments=["--table", table, "--times", PipelineParameter("times", 1), "--scaled", scaled],
            runconfig=run_config,
        )
