"""The pipeline, resolved: names are objects, defaults are written out, paths are relative to the project root.

Named tuples, not dataclasses: those are slow to make, and every command makes these.
"""

from collections.abc import Mapping
from typing import Any, Literal, NamedTuple

from amlc.ir.adla import Adla
from amlc.ir.auto_ml import AutoML, Featurization, TransformerParams
from amlc.ir.azure_batch import AzureBatch
from amlc.ir.data import (
    DataPath,
    DataReference,
    FileDataset,
    FileOutput,
    HdfsOutput,
    Input,
    LinkOutput,
    Mode,
    Output,
    ParameterDataset,
    PipelineData,
    QueryDataset,
    RegisteredDataset,
    Registration,
    SqlReference,
    Table,
    TabularOutput,
    TrainingOutput,
)
from amlc.ir.data_transfer import DataTransfer
from amlc.ir.databricks import Databricks, ExistingCluster, Library, NewCluster
from amlc.ir.kusto import Kusto
from amlc.ir.module import Module, ModuleContent
from amlc.ir.notebook_runner import Notebook
from amlc.ir.parallel import ParallelRun
from amlc.ir.processes import Count, Docker, Mpi, Process, PyTorch, TensorFlow
from amlc.ir.publishing import Endpoint, Recurrence, Schedule, Trigger
from amlc.ir.resources import (
    AzureWorkspace,
    Compute,
    Conda,
    Datastore,
    Environment,
    File,
    LocalWorkspace,
    Registry,
    SecretEnv,
    ServicePrincipal,
    Setting,
    Settings,
    SignIn,
    VaultSecret,
)
from amlc.ir.search import Policy, Search
from amlc.ir.synapse_spark import SynapseSpark
from amlc.ir.values import Literals, ParameterArgument, Searched

__all__ = [
    "TYPES",
    "Adla",
    "Argument",
    "AutoML",
    "AzureBatch",
    "AzureWorkspace",
    "Compute",
    "Conda",
    "Count",
    "DataPath",
    "DataReference",
    "DataTransfer",
    "Databricks",
    "Datastore",
    "Docker",
    "Endpoint",
    "Environment",
    "ExistingCluster",
    "Featurization",
    "File",
    "FileDataset",
    "FileOutput",
    "HdfsOutput",
    "Input",
    "InputPort",
    "Kusto",
    "Library",
    "LinkOutput",
    "Literals",
    "LocalWorkspace",
    "Mode",
    "Module",
    "ModuleContent",
    "Mpi",
    "NewCluster",
    "Notebook",
    "Output",
    "Own",
    "ParallelRun",
    "Parameter",
    "ParameterArgument",
    "ParameterDataset",
    "Path",
    "Pipeline",
    "PipelineData",
    "Policy",
    "PortArgument",
    "Process",
    "PyTorch",
    "QueryDataset",
    "Recurrence",
    "RegisteredDataset",
    "Registration",
    "Registry",
    "Schedule",
    "Search",
    "Searched",
    "SecretEnv",
    "ServicePrincipal",
    "Setting",
    "Settings",
    "SignIn",
    "SqlReference",
    "Step",
    "SynapseSpark",
    "Table",
    "TabularOutput",
    "TensorFlow",
    "TrainingOutput",
    "TransformerParams",
    "Trigger",
    "VaultSecret",
    "Written",
    "is_of_type",
]

Path = tuple[str | int, ...]

# By the type of a parameter: what its values are in Python.
TYPES: Mapping[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
}


def is_of_type(value: object, sort: str) -> bool:
    """Whether a parameter of this type can have this value. What is data, or not known, is not looked at here."""
    return sort not in TYPES or value is None or type(value) in TYPES[sort]


class Written(NamedTuple):
    """What a step wrote."""

    step: str
    output: Output


class InputPort(NamedTuple):
    """How data reaches a step: from an input of the pipeline, or from another step's output.

    `table` is how what another step wrote is read as a table; its format is None where it is one already.
    """

    name: str
    source: Input | Written
    mode: Mode
    path_on_compute: str | None
    table: Table | None


class PortArgument(NamedTuple):
    """The path behind one of the step's ports."""

    direction: Literal["input", "output"]
    name: str


Argument = Literals | PortArgument | ParameterArgument


# What only a kind of steps has.
Own = (
    ParallelRun
    | Search
    | DataTransfer
    | Adla
    | AzureBatch
    | Kusto
    | Databricks
    | SynapseSpark
    | Module
    | AutoML
    | Notebook
)


class Parameter(NamedTuple):
    """`default` is None where it is not known."""

    name: str
    type: Literal["string", "integer", "number", "boolean", "datapath", "dataset"]
    default: Literals | DataPath | Input | None


class Step(NamedTuple):
    """A piece of work on a compute. `script` is None for a command, which is then in `arguments`.

    `parameters` are those it uses anywhere; `searched` is what a search varies, None if that is not known; `process` is
    of what runs a script or command of its own; `own` is what only its kind has; `sdk` is what it hands to the SDK's
    constructor as it is.
    """

    name: str
    kind: str
    script: str | None
    source: str | None
    arguments: tuple[Argument, ...]
    inputs: tuple[InputPort, ...]
    outputs: tuple[Output, ...]
    parameters: tuple[str, ...]
    searched: tuple[Searched, ...] | None
    compute: Compute
    environment: Environment | None
    after: tuple[str, ...]
    reuse: bool
    max_run_duration_seconds: int | None
    timeout: int | None
    process: Process | None
    own: Own | None
    sdk: Mapping[str, Any]


class Pipeline(NamedTuple):
    """`file` is the spec's path, `id_file` the id's, both relative to the project root.

    `defaulted` holds the paths of settings that nobody wrote, where the default surprises people.
    """

    name: str
    description: str
    tags: Mapping[str, str]
    experiment: str
    file: str
    target: str | None
    workspace: AzureWorkspace | LocalWorkspace
    datastores: tuple[Datastore, ...]
    computes: tuple[Compute, ...]
    inputs: tuple[Input, ...]
    parameters: tuple[Parameter, ...]
    environments: tuple[Environment, ...]
    steps: tuple[Step, ...]
    version: str
    continue_on_step_failure: bool
    id_file: str | None
    endpoint: Endpoint | None
    schedules: tuple[Schedule, ...]
    enable_email_notification: bool
    keep: int
    prevent_disable: bool
    defaulted: tuple[Path, ...]
