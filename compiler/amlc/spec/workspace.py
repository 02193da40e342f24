"""`workspace`: the Azure ML workspace that a target publishes to, or the embedded one."""

from typing import Annotated, Any, Literal

from pydantic import Field

from amlc.spec.model import Model, OneOf, later
from amlc.spec.references import Secret, Text


class ServicePrincipal(Model):
    """Signs in as an application."""

    kind: Literal["service_principal"]
    tenant_id: Text = Field(description="The tenant of the application.", examples=[{"env": "AZURE_TENANT_ID"}])
    client_id: Text = Field(description="The application's id.", examples=[{"env": "AZURE_CLIENT_ID"}])
    client_secret: Secret = Field(
        description="The application's secret: always a reference, never a value.",
        examples=[{"secret_env": "SP_PASSWORD"}],
    )


class AzureCli(Model):
    """Signs in as who `az login` signed in."""

    kind: Literal["azure_cli"]


_SIGN_IN = "amlc.spec.sign_in:"

Auth = Annotated[
    Any,
    OneOf(
        members={
            "service_principal": ServicePrincipal,
            "azure_cli": AzureCli,
            "managed_identity": f"{_SIGN_IN}ManagedIdentity",
            "interactive": f"{_SIGN_IN}Interactive",
            "arm_token": f"{_SIGN_IN}ArmToken",
            "workload_identity": f"{_SIGN_IN}WorkloadIdentity",
        },
        by="kind",
    ),
]


class AzureWorkspace(Model):
    """A workspace in Azure."""

    kind: Literal["azure"] = "azure"
    subscription_id: Text = Field(
        description="The subscription of the workspace.", examples=[{"env": "AZURE_SUBSCRIPTION_ID"}]
    )
    resource_group: Text = Field(description="The resource group of the workspace.", examples=["aml-rg"])
    name: Text = Field(description="The workspace's name.", examples=["aml"])
    cloud: Literal["AzureCloud", "AzureChinaCloud", "AzureUSGovernment"] = Field(
        "AzureCloud", description="The cloud that the workspace is in.", examples=["AzureUSGovernment"]
    )
    auth: Auth = Field(description="How to sign in.", examples=[{"kind": "azure_cli"}])
    definition: Annotated[Any, later("amlc.spec.workspace_definition:Definition")] | None = Field(
        None, description="What it is made with when it is absent; without one, it must exist."
    )


_UNUSED = "What an overlay leaves of an Azure workspace; not used."


class LocalWorkspace(Model):
    """The embedded workspace. What an overlay leaves of an Azure workspace is allowed here, and not used."""

    kind: Literal["local"]
    path: str = Field(".amlc", description="The folder of its state, relative to the project root.")
    subscription_id: Any = Field(None, description=_UNUSED)
    resource_group: Any = Field(None, description=_UNUSED)
    name: Any = Field(None, description=_UNUSED)
    cloud: Any = Field(None, description=_UNUSED)
    auth: Any = Field(None, description=_UNUSED)
    definition: Any = Field(None, description=_UNUSED)


Workspace = Annotated[
    AzureWorkspace | LocalWorkspace,
    OneOf(members={"azure": AzureWorkspace, "local": LocalWorkspace}, by="kind", default="azure"),
]
