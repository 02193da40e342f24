"""The workspace, and what the steps stand on."""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple


class ServicePrincipal(NamedTuple):
    tenant_id: str
    client_id: str
    secret_env: str


class SignIn(NamedTuple):
    """The other ways to sign in, by their name in the language. `secret_env` is the variable that holds the token."""

    kind: Literal["azure_cli", "managed_identity", "interactive", "arm_token", "workload_identity"]
    settings: Mapping[str, str | bool]
    secret_env: str | None


class SecretEnv(NamedTuple):
    """A secret in an environment variable."""

    env: str


class VaultSecret(NamedTuple):
    """A secret in a key vault."""

    vault: str
    name: str


class File(NamedTuple):
    """A file of the project, relative to its root."""

    path: str


Setting = str | int | bool | SecretEnv | VaultSecret | File | tuple[str, ...] | Mapping[str, Any]
Settings = Mapping[str, Setting]


class AzureWorkspace(NamedTuple):
    """A workspace; with a `definition` it is made when it is absent."""

    subscription_id: str
    resource_group: str
    name: str
    cloud: str
    auth: ServicePrincipal | SignIn
    definition: Settings | None


class LocalWorkspace(NamedTuple):
    """The embedded workspace; `path` is its state's folder, relative to the project root."""

    path: str


class Datastore(NamedTuple):
    """A datastore. With `folder` (relative to the project root) it is one of the embedded workspace, with `settings`
    it is registered with them when it is absent; without either it exists.
    """

    name: str
    kind: str
    folder: str | None
    settings: Settings | None


class Compute(NamedTuple):
    """A compute target; with `settings` it is made, or attached, with them when it is absent, without it exists."""

    name: str
    kind: str
    settings: Settings | None


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
