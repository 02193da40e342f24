"""The workspace, and what the steps stand on."""

from collections.abc import Mapping
from typing import Literal, NamedTuple


class ServicePrincipal(NamedTuple):
    tenant_id: str
    client_id: str
    secret_env: str


class SignIn(NamedTuple):
    """The other ways to sign in, by their name in the language. `secret_env` is the variable that holds the token."""

    kind: Literal["azure_cli", "managed_identity", "interactive", "arm_token", "workload_identity"]
    settings: Mapping[str, str | bool]
    secret_env: str | None


class AzureWorkspace(NamedTuple):
    subscription_id: str
    resource_group: str
    name: str
    cloud: str
    auth: ServicePrincipal | SignIn


class LocalWorkspace(NamedTuple):
    """The embedded workspace; `path` is its state's folder, relative to the project root."""

    path: str


class Datastore(NamedTuple):
    """A datastore that exists, or, with `folder` (relative to the project root), one of the embedded workspace."""

    name: str
    kind: str
    folder: str | None


class Cluster(NamedTuple):
    """What an AmlCompute is made with when it is absent."""

    vm_size: str
    vm_priority: str
    min_nodes: int
    max_nodes: int
    idle_seconds_before_scaledown: int


class Compute(NamedTuple):
    """A compute target; without a definition it exists."""

    name: str
    kind: str
    cluster: Cluster | None


class Conda(NamedTuple):
    """What conda installs: written here, or in a file of the project."""

    python: str | None
    channels: tuple[str, ...]
    packages: tuple[str, ...]
    pip: tuple[str, ...]
    file: str | None
    requirements: str | None


class Registry(NamedTuple):
    """Where an image is. There is no password: it would be published."""

    address: str
    username: str | None


class Environment(NamedTuple):
    """An environment of its own, or one the workspace has (`existing`: its name and version)."""

    name: str
    existing: tuple[str, str | None] | None
    conda: Conda | None
    image: str | None
    dockerfile: str | None
    registry: Registry | None
    variables: Mapping[str, str]
