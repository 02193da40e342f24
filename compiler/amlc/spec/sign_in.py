"""`auth` of `workspace`: the rarer ways to sign in."""

from typing import Literal

from pydantic import Field

from amlc.spec.model import Model
from amlc.spec.references import Secret, Text

_ID = "/subscriptions/SUBSCRIPTION/resourceGroups/ml-rg/providers/"


class ManagedIdentity(Model):
    """Signs in as the identity of the machine, or as one of several that it has."""

    kind: Literal["managed_identity"]
    client_id: Text | None = Field(None, description="The identity's client id.", examples=[{"env": "AZURE_CLIENT_ID"}])
    object_id: Text | None = Field(None, description="Its object id instead.", examples=[{"env": "IDENTITY_OBJECT_ID"}])
    msi_res_id: Text | None = Field(
        None,
        description="Its Azure resource id instead.",
        examples=[_ID + "Microsoft.ManagedIdentity/userAssignedIdentities/publisher"],
    )


class Interactive(Model):
    """Opens a browser."""

    kind: Literal["interactive"]
    tenant_id: Text | None = Field(
        None, description="The tenant to sign in to; your own by default.", examples=[{"env": "AZURE_TENANT_ID"}]
    )
    force: bool = Field(False, description="Whether to sign in anew although an older sign-in holds.", examples=[True])


class ArmToken(Model):
    """Signs in with an access token for Azure Resource Manager that something else got."""

    kind: Literal["arm_token"]
    arm_access_token: Secret = Field(description="The token.", examples=[{"secret_env": "ARM_ACCESS_TOKEN"}])


class WorkloadIdentity(Model):
    """Signs in with the token that Kubernetes or a CI system puts into a file: no secret is stored anywhere."""

    kind: Literal["workload_identity"]
    tenant_id: Text | None = Field(
        None, description="The tenant; AZURE_TENANT_ID by default.", examples=[{"env": "AZURE_TENANT_ID"}]
    )
    client_id: Text | None = Field(
        None, description="The application; AZURE_CLIENT_ID by default.", examples=[{"env": "AZURE_CLIENT_ID"}]
    )
    token_file_path: Text | None = Field(
        None,
        description="The file of the token; AZURE_FEDERATED_TOKEN_FILE by default.",
        examples=[{"env": "AZURE_FEDERATED_TOKEN_FILE"}],
    )
