"""The runs of each schedule, as the SDK tells of them."""

import json
import os

from azureml.core import Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
from azureml.pipeline.core import Schedule

authentication = ServicePrincipalAuthentication(
    tenant_id=os.environ["AZURE_TENANT_ID"],
    service_principal_id=os.environ["AZURE_CLIENT_ID"],
    service_principal_password=os.environ["SP_PASSWORD"],
)
workspace = Workspace.get("aml", authentication, os.environ["AZURE_SUBSCRIPTION_ID"], "aml-rg")
told = {}
for schedule in Schedule.list(workspace):
    last, runs = schedule.get_last_pipeline_run(), schedule.get_pipeline_runs()
    properties = last.get_properties()
    told[schedule.name] = {
        "runs": len(runs),
        "is_last": last.id == runs[0].id,
        "last": [last.get_status(), last.experiment.name, properties["runType"], properties["azureml.parameters"]],
    }
print(json.dumps(told))
