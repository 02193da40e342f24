"""What the workspace has: a database."""

import os

from azureml.core import Datastore, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication

auth = ServicePrincipalAuthentication(
    os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"], os.environ["SP_PASSWORD"]
)
ws = Workspace.get("aml", auth=auth, subscription_id=os.environ["AZURE_SUBSCRIPTION_ID"], resource_group="aml-rg")
Datastore.register_azure_sql_database(
    ws, "warehouse", "example", "sales", tenant_id="tenant", client_id="client", client_secret=os.environ["SP_PASSWORD"]
)
