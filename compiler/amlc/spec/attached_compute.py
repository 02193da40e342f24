"""The rarer kinds of `compute`: a single machine, and what exists elsewhere and is attached to the workspace."""

from typing import Literal

from pydantic import Field

from amlc.spec.compute import IdentityType, NetworkedCompute
from amlc.spec.model import Model
from amlc.spec.references import Secret, Text

_ID = "/subscriptions/SUBSCRIPTION/resourceGroups/ml-rg/providers/"


class ComputeInstance(NetworkedCompute):
    """A single machine of one person."""

    kind: Literal["compute_instance"]
    ssh_public_access: bool = Field(False, description="Whether its SSH port is open.", examples=[True])
    admin_user_ssh_public_key: Text | None = Field(
        None, description="The administrator's public SSH key.", examples=["ssh-ed25519 AAAAC3Nz"]
    )
    assigned_user_object_id: Text | None = Field(
        None, description="The object id of the person it is for.", examples=[{"env": "USER_OBJECT_ID"}]
    )
    assigned_user_tenant_id: Text | None = Field(
        None, description="The tenant of that person.", examples=[{"env": "USER_TENANT_ID"}]
    )


class Kubernetes(Model):
    """A Kubernetes cluster: in AKS, or connected through Azure Arc."""

    kind: Literal["kubernetes"]
    resource_id: Text = Field(
        description="The cluster's Azure resource id.",
        examples=[_ID + "Microsoft.ContainerService/managedClusters/cluster"],
    )
    namespace: str | None = Field(None, description="The namespace that steps run in.", examples=["training"])
    identity_type: IdentityType | None = Field(
        None, description="The managed identity its steps run as.", examples=["SystemAssigned"]
    )
    identity_ids: tuple[Text, ...] = Field(
        (),
        description="The resource ids of its user assigned identities.",
        examples=[[_ID + "Microsoft.ManagedIdentity/userAssignedIdentities/trainer"]],
    )


class AttachedAccount(Model):
    """An Azure resource, by its id, or by its group and name."""

    resource_id: Text | None = Field(
        None, description="Its Azure resource id.", examples=[_ID + "Microsoft.Batch/batchAccounts/account"]
    )
    resource_group: Text | None = Field(None, description="Its resource group, instead of its id.", examples=["ml-rg"])


class Databricks(AttachedAccount):
    """An Azure Databricks workspace."""

    kind: Literal["databricks"]
    workspace_name: Text | None = Field(
        None, description="The name of the Databricks workspace.", examples=["analytics"]
    )
    access_token: Secret = Field(
        description="The access token for that workspace.", examples=[{"secret_env": "DATABRICKS_TOKEN"}]
    )


class DataFactory(AttachedAccount):
    """A data factory for `data_transfer` steps: attached when it is named, else made."""

    kind: Literal["data_factory"]
    factory_name: Text | None = Field(None, description="The name of a data factory that exists.", examples=["copying"])
    location: str | None = Field(
        None, description="Where one is made; the workspace's own region by default.", examples=["westeurope"]
    )


class Batch(AttachedAccount):
    """An Azure Batch account."""

    kind: Literal["batch"]
    account_name: Text | None = Field(None, description="The Batch account's name.", examples=["batching"])


class Adla(AttachedAccount):
    """An Azure Data Lake Analytics account."""

    kind: Literal["adla"]
    account_name: Text | None = Field(
        None, description="The Data Lake Analytics account's name.", examples=["analytics"]
    )


class SynapseSpark(Model):
    """A Spark pool of a Synapse workspace that is linked to the workspace."""

    kind: Literal["synapse_spark"]
    linked_service: str = Field(
        min_length=1, description="The name under which the Synapse workspace is linked.", examples=["synapse"]
    )
    pool_name: str = Field(min_length=1, description="The Spark pool's name.", examples=["pool1"])


class Kusto(Model):
    """An Azure Data Explorer cluster."""

    kind: Literal["kusto"]
    resource_group: Text = Field(description="The cluster's resource group.", examples=["ml-rg"])
    workspace_name: Text = Field(description="The name of the workspace it is attached to.", examples=["aml"])
    resource_id: Text = Field(
        description="The cluster's Azure resource id.", examples=[_ID + "Microsoft.Kusto/Clusters/explorer"]
    )
    tenant_id: Text = Field(description="The tenant of the application that signs in.", examples=[{"env": "TENANT_ID"}])
    application_id: Text = Field(description="The application that signs in.", examples=[{"env": "CLIENT_ID"}])
    application_key: Secret = Field(
        description="The application's secret.", examples=[{"secret_env": "KUSTO_APPLICATION_KEY"}]
    )
    kusto_connection_string: Text = Field(
        description="The address of the cluster, without a credential.",
        examples=["https://explorer.westeurope.kusto.windows.net"],
    )


class Machine(Model):
    """Machines that are reached over SSH."""

    username: Text = Field(description="The user that signs in.", examples=["azureuser"])
    resource_id: Text | None = Field(
        None,
        description="The machine's Azure resource id.",
        examples=[_ID + "Microsoft.Compute/virtualMachines/machine"],
    )
    subscription_id: Text | None = Field(
        None, description="The machine's subscription, instead of its id.", examples=[{"env": "SUBSCRIPTION_ID"}]
    )
    resource_group: Text | None = Field(
        None, description="The machine's resource group, instead of its id.", examples=["ml-rg"]
    )
    address: Text | None = Field(
        None, description="Its host name or address, instead of its id.", examples=["train.example.org"]
    )
    ssh_port: int = Field(22, ge=1, le=65535, description="Its SSH port.", examples=[22])
    password: Secret | None = Field(None, description="The user's password.", examples=[{"secret_env": "SSH_PASSWORD"}])
    private_key_file: Secret | None = Field(
        None, description="The user's private key instead: the key itself.", examples=[{"secret_env": "SSH_KEY"}]
    )
    private_key_passphrase: Secret | None = Field(
        None, description="The passphrase of that key.", examples=[{"secret_env": "SSH_KEY_PASSPHRASE"}]
    )


class Remote(Machine):
    """A virtual machine, or any Linux machine that can be reached."""

    kind: Literal["remote"]
    vm_name: Text | None = Field(None, description="The virtual machine's name.", examples=["machine"])


class HDInsight(Machine):
    """An HDInsight cluster."""

    kind: Literal["hd_insight"]
    cluster_name: Text | None = Field(None, description="The cluster's name.", examples=["spark"])
