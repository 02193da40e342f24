"""`workspace`: the Azure ML workspace that a target publishes to, or the embedded one."""

from typing import Annotated, Any, Literal

from pydantic import Discriminator, Field, Tag

from amlc.spec.model import Model, by_kind
from amlc.spec.references import SecretEnv, Text


class ServicePrincipal(Model):
    """Signs in as an application."""

    kind: Literal["service_principal"]
    tenant_id: Text = Field(description="The tenant of the application.")
    client_id: Text = Field(description="The application's id.")
    client_secret: SecretEnv = Field(description="The application's secret: always a reference, never a value.")


class AzureCli(Model):
    """Signs in as who `az login` signed in."""

    kind: Literal["azure_cli"]
    tenant_id: Text | None = None


class ManagedIdentity(Model):
    """Signs in as the identity of the machine."""

    kind: Literal["managed_identity"]


class Interactive(Model):
    """Opens a browser."""

    kind: Literal["interactive"]
    tenant_id: Text | None = None


Auth = Annotated[
    Annotated[ServicePrincipal, Tag("\0service_principal")]
    | Annotated[AzureCli, Tag("\0azure_cli")]
    | Annotated[ManagedIdentity, Tag("\0managed_identity")]
    | Annotated[Interactive, Tag("\0interactive")],
    Discriminator(by_kind("")),
]


class AzureWorkspace(Model):
    """A workspace in Azure."""

    kind: Literal["azure"] = "azure"
    subscription_id: Text = Field(description="The subscription of the workspace.")
    resource_group: Text = Field(description="The resource group of the workspace.")
    name: Text = Field(description="The workspace's name.")
    auth: Auth = Field(description="How to sign in.")


class LocalWorkspace(Model):
    """The embedded workspace. What an overlay leaves of an Azure workspace is allowed here, and not used."""

    kind: Literal["local"]
    path: str = Field(".amlc", description="The folder of its state, relative to the project root.")
    subscription_id: Any = None
    resource_group: Any = None
    name: Any = None
    auth: Any = None


Workspace = Annotated[
    Annotated[AzureWorkspace, Tag("\0azure")] | Annotated[LocalWorkspace, Tag("\0local")],
    Discriminator(by_kind("azure")),
]
