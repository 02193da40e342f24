"""`workspace.definition`: what a workspace is made with when it is absent."""

from typing import Literal

from pydantic import Field

from amlc.spec.model import AnyText, Model
from amlc.spec.references import Text

_ID = "/subscriptions/SUBSCRIPTION/resourceGroups/ml-rg/providers/"


class PrivateEndpoint(Model):
    """The private endpoint through which a virtual network reaches the workspace."""

    name: str = Field(description="The private endpoint's name.", examples=["aml-endpoint"])
    vnet_name: Text = Field(description="The virtual network.", examples=["ml-vnet"])
    vnet_subnet_name: Text | None = Field(None, description="The subnet of it.", examples=["endpoints"])
    vnet_subscription_id: Text | None = Field(
        None, description="The network's subscription; the workspace's own by default.", examples=[{"env": "HUB"}]
    )
    vnet_resource_group: Text | None = Field(
        None, description="The network's resource group; the workspace's own by default.", examples=["network-rg"]
    )


class Definition(Model):
    """What the workspace is made with when it is absent."""

    location: str = Field(description="The region.", examples=["westeurope"])
    create_resource_group: bool = Field(True, description="Whether an absent resource group is made.", examples=[False])
    friendly_name: str | None = Field(None, description="The name people see.", examples=["Sales models"])
    tags: dict[str, AnyText] = Field({}, description="Tags of the workspace.", examples=[{"team": "sales"}])
    storage_account: Text | None = Field(
        None,
        description="The resource id of a storage account that exists; a new one by default.",
        examples=[_ID + "Microsoft.Storage/storageAccounts/modeldata"],
    )
    key_vault: Text | None = Field(
        None,
        description="The resource id of a key vault that exists; a new one by default.",
        examples=[_ID + "Microsoft.KeyVault/vaults/team-vault"],
    )
    app_insights: Text | None = Field(
        None,
        description="The resource id of an Application Insights that exists; a new one by default.",
        examples=[_ID + "Microsoft.Insights/components/watching"],
    )
    container_registry: Text | None = Field(
        None,
        description="The resource id of a container registry that exists; one is made when it is needed.",
        examples=[_ID + "Microsoft.ContainerRegistry/registries/images"],
    )
    adb_workspace: Text | None = Field(
        None,
        description="The resource id of a Databricks workspace to link.",
        examples=[_ID + "Microsoft.Databricks/workspaces/analytics"],
    )
    primary_user_assigned_identity: Text | None = Field(
        None,
        description="The resource id of the identity that the workspace acts as.",
        examples=[_ID + "Microsoft.ManagedIdentity/userAssignedIdentities/workspace"],
    )
    hbi_workspace: bool = Field(
        False, description="Whether its data is sensitive, so that Microsoft gathers less about it.", examples=[True]
    )
    cmk_keyvault: Text | None = Field(
        None,
        description="The resource id of the key vault with the key that encrypts the workspace.",
        examples=[_ID + "Microsoft.KeyVault/vaults/team-vault"],
    )
    resource_cmk_uri: Text | None = Field(
        None, description="The address of that key.", examples=["https://team-vault.vault.azure.net/keys/key/1"]
    )
    user_assigned_identity_for_cmk_encryption: Text | None = Field(
        None,
        description="The resource id of the identity that may use that key.",
        examples=[_ID + "Microsoft.ManagedIdentity/userAssignedIdentities/encryption"],
    )
    private_endpoint_config: PrivateEndpoint | None = Field(
        None, description="Makes the workspace reachable from a virtual network alone."
    )
    private_endpoint_auto_approval: bool = Field(
        True, description="Whether that endpoint needs nobody's approval.", examples=[False]
    )
    system_datastores_auth_mode: Literal["accessKey", "identity"] = Field(
        "accessKey", description="Whether the workspace's own datastores hold a key.", examples=["identity"]
    )
    v1_legacy_mode: bool | None = Field(
        None, description="Whether the workspace serves the older API alone.", examples=[False]
    )
