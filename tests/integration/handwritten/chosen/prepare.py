"""What the workspace has: a dataset in two versions, and a database."""

import os

from azureml.core import Dataset, Datastore, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication

auth = ServicePrincipalAuthentication(
    os.environ["AZURE_TENANT_ID"], os.environ["AZURE_CLIENT_ID"], os.environ["SP_PASSWORD"]
)
ws = Workspace.get("aml", auth=auth, subscription_id=os.environ["AZURE_SUBSCRIPTION_ID"], resource_group="aml-rg")
for path in ("trips/2024", "trips/2025"):
    trips = Dataset.File.from_files((Datastore(ws, "data"), path), validate=False)
    trips.register(ws, "trips", create_new_version=True)
rates = Dataset.Tabular.from_delimited_files(
    (Datastore(ws, "data"), "rates.csv"), validate=False, infer_column_types=False
)
rates.register(ws, "rates")
Datastore.register_azure_sql_database(
    ws, "sales", "example", "sales", tenant_id="tenant", client_id="client", client_secret=os.environ["SP_PASSWORD"]
)
