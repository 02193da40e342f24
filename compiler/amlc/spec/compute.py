"""`compute`: where steps run. The clusters that most files want are here; the rest is in `attached_compute`."""

from typing import Annotated, Literal

from pydantic import Field

from amlc.spec.model import AnyText, Model, OneOf
from amlc.spec.references import Secret, Text

IdentityType = Literal["SystemAssigned", "UserAssigned"]


class ExistingCompute(Model):
    """A compute target that the workspace has already."""

    kind: Literal["existing"] = "existing"


class NetworkedCompute(Model):
    """Machines that the service makes, in a virtual network when one is named."""

    vm_size: str = Field(min_length=1, description="The size of its machines.", examples=["STANDARD_D2_V2"])
    vnet_resourcegroup_name: Text | None = Field(
        None, description="The resource group of the virtual network.", examples=["network-rg"]
    )
    vnet_name: Text | None = Field(None, description="The virtual network it is in.", examples=["ml-vnet"])
    subnet_name: Text | None = Field(None, description="The subnet of that network.", examples=["training"])
    tags: dict[str, AnyText] = Field({}, description="Tags of the compute target.", examples=[{"team": "sales"}])
    description: AnyText | None = Field(None, description="What it is for.", examples=["nightly training"])


class AmlCompute(NetworkedCompute):
    """A cluster: made when absent, compared when present."""

    kind: Literal["aml_compute"]
    max_nodes: int = Field(ge=1, description="The most machines it grows to.", examples=[4])
    min_nodes: int = Field(0, ge=0, description="The fewest machines it shrinks to.", examples=[0])
    idle_seconds_before_scaledown: int = Field(
        1800, ge=0, description="How long a machine stays idle, in seconds.", examples=[600]
    )
    vm_priority: Literal["dedicated", "lowpriority"] = Field(
        "dedicated", description="Low priority is cheaper and may be taken away.", examples=["lowpriority"]
    )
    location: str | None = Field(
        None, description="The region of its machines; the workspace's own by default.", examples=["westeurope"]
    )
    admin_username: Text | None = Field(
        None, description="The administrator that may sign in to its machines.", examples=["azureuser"]
    )
    admin_user_password: Secret | None = Field(
        None, description="The administrator's password.", examples=[{"secret_env": "ADMIN_PASSWORD"}]
    )
    admin_user_ssh_key: Text | None = Field(
        None, description="The administrator's public SSH key.", examples=["ssh-ed25519 AAAAC3Nz"]
    )
    remote_login_port_public_access: Literal["Enabled", "Disabled", "NotSpecified"] = Field(
        "NotSpecified", description="Whether its SSH port is open to the internet.", examples=["Disabled"]
    )
    enable_node_public_ip: bool = Field(
        True, description="Whether its machines have public addresses.", examples=[False]
    )
    identity_type: IdentityType | None = Field(
        None, description="The managed identity its machines run as.", examples=["SystemAssigned"]
    )
    identity_id: tuple[Text, ...] = Field(
        (),
        description="The resource ids of its user assigned identities.",
        examples=[
            [
                "/subscriptions/SUBSCRIPTION/resourcegroups/ml-rg/providers/Microsoft.ManagedIdentity"
                "/userAssignedIdentities/trainer"
            ]
        ],
    )


_ATTACHED = "amlc.spec.attached_compute:"

Compute = Annotated[
    Model,
    OneOf(
        members={
            "existing": ExistingCompute,
            "aml_compute": AmlCompute,
            "compute_instance": f"{_ATTACHED}ComputeInstance",
            "kubernetes": f"{_ATTACHED}Kubernetes",
            "databricks": f"{_ATTACHED}Databricks",
            "data_factory": f"{_ATTACHED}DataFactory",
            "synapse_spark": f"{_ATTACHED}SynapseSpark",
            "batch": f"{_ATTACHED}Batch",
            "adla": f"{_ATTACHED}Adla",
            "kusto": f"{_ATTACHED}Kusto",
            "remote": f"{_ATTACHED}Remote",
            "hd_insight": f"{_ATTACHED}HDInsight",
        },
        by="kind",
        default="existing",
    ),
]
