"""What is there before anything is made: a Synapse workspace, linked by whoever looks after it."""

import os

from azureml.core import LinkedService, SynapseWorkspaceLinkedServiceConfiguration, Workspace
from azureml.core.authentication import ServicePrincipalAuthentication

auth = ServicePrincipalAuthentication(
    tenant_id=os.environ["AZURE_TENANT_ID"],
    service_principal_id=os.environ["AZURE_CLIENT_ID"],
    service_principal_password=os.environ["SP_PASSWORD"],
)
workspace = Workspace(os.environ["AZURE_SUBSCRIPTION_ID"], "aml-rg", "another", auth=auth)
linked = SynapseWorkspaceLinkedServiceConfiguration(
    subscription_id=os.environ["AZURE_SUBSCRIPTION_ID"], resource_group="ml-rg", name="synapse"
)
LinkedService.register(workspace, "synapse", linked)
