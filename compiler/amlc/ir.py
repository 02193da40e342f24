"""The pipeline, resolved: names are objects, defaults are written out, paths are relative to the project root."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

Mode = Literal["mount", "download", "direct"]
Literals = str | int | float | bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePrincipal:
    tenant_id: str
    client_id: str
    secret_env: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """The other ways to sign in, by their name in the language."""

    kind: Literal["azure_cli", "managed_identity", "interactive"]
    tenant_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AzureWorkspace:
    subscription_id: str
    resource_group: str
    name: str
    auth: ServicePrincipal | SignIn


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalWorkspace:
    """The embedded workspace; `path` is its state's folder, relative to the project root."""

    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Datastore:
    """A datastore that exists, or, with `folder` (relative to the project root), one of the embedded workspace."""

    name: str
    folder: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """What an AmlCompute is made with when it is absent."""

    vm_size: str
    vm_priority: str
    min_nodes: int
    max_nodes: int
    idle_seconds_before_scaledown: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Compute:
    """A compute target; without a definition it exists."""

    name: str
    cluster: Cluster | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Conda:
    """What conda installs: written here, or in a file of the project."""

    python: str | None
    channels: tuple[str, ...]
    packages: tuple[str, ...]
    pip: tuple[str, ...]
    file: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Environment:
    """An environment of its own, or one the workspace has (`existing`: its name and version)."""

    name: str
    existing: tuple[str, str | None] | None
    conda: Conda | None
    image: str | None
    variables: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class FileDataset:
    """Files on a datastore."""

    name: str
    datastore: str
    paths: tuple[str, ...]
    mode: Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredDataset:
    """A dataset by its registered name; without a version, the latest when the pipeline runs."""

    name: str
    dataset: str
    version: int | None
    mode: Mode


@dataclass(frozen=True, slots=True, kw_only=True)
class DataReference:
    """A path on a datastore, without a dataset."""

    name: str
    datastore: str
    path: str
    mode: Mode


Input = FileDataset | RegisteredDataset | DataReference


@dataclass(frozen=True, slots=True, kw_only=True)
class Registration:
    name: str
    description: str | None
    tags: Mapping[str, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FileOutput:
    """An `OutputFileDatasetConfig`; `destination` is None for the service's default place."""

    name: str
    destination: tuple[str, str | None] | None
    mode: Literal["mount", "upload"]
    overwrite: bool
    registration: Registration | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PipelineData:
    name: str
    datastore: str | None
    is_directory: bool | None
    mode: Literal["mount", "upload"]
    overwrite: bool | None
    path_on_compute: str | None
    pipeline_output: str | None


Output = FileOutput | PipelineData


@dataclass(frozen=True, slots=True, kw_only=True)
class InputPort:
    """How data reaches a step: from an input of the pipeline, or from another step's output."""

    name: str
    source: Input | tuple[str, Output]
    mode: Mode
    path_on_compute: str | None


@dataclass(frozen=True, slots=True)
class PortArgument:
    """The path behind one of the step's ports."""

    direction: Literal["input", "output"]
    name: str


@dataclass(frozen=True, slots=True)
class ParameterArgument:
    name: str


Argument = Literals | PortArgument | ParameterArgument


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameter:
    name: str
    type: Literal["string", "integer", "number", "boolean"]
    default: Literals


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A process on a compute. `script` is None for a command, which is then in `arguments`."""

    name: str
    script: str | None
    source: str
    arguments: tuple[Argument, ...]
    inputs: tuple[InputPort, ...]
    outputs: tuple[Output, ...]
    compute: Compute
    environment: Environment
    after: tuple[str, ...]
    reuse: bool
    max_run_duration_seconds: int | None
    timeout: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Pipeline:
    """`file` is the spec's path, `id_file` the id's, both relative to the project root."""

    name: str
    description: str
    experiment: str
    file: str
    target: str | None
    workspace: AzureWorkspace | LocalWorkspace
    datastores: tuple[Datastore, ...]
    inputs: tuple[Input, ...]
    parameters: tuple[Parameter, ...]
    environments: tuple[Environment, ...]
    steps: tuple[Step, ...]
    version: str
    continue_on_step_failure: bool
    id_file: str | None
    keep: int
