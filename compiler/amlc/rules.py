"""What a model cannot say by its shape: which keys go together. Paths are relative to the model that `at` leads to."""

from collections.abc import Iterator, Sequence

from amlc.diagnostics import Finding
from amlc.spec.model import Model
from amlc.spec.references import ParameterRef
from amlc.spec.steps import ProcessStep, Step
from amlc.tree import Path

Keys = tuple[str, ...]


def missing(key: str, advice: str, at: Path = ()) -> Finding:
    return Finding(code="missing-field", path=(*at, key), message=f"`{key}` is missing", help=advice)


def needs(key: str, *absent: str, instead: Keys = (), at: Path = ()) -> Finding:
    """A key that says nothing without others; or, with `instead`, without one of them."""
    word, keys = ("and", absent) if absent else ("or", instead)
    message, advice = f"`{key}` needs {_listed(keys, word)}", f"add {_listed([f'{one}: …' for one in keys], word)}"
    return Finding(code="missing-field", path=(*at, key), message=message, help=advice, key=True)


def meaningless(key: str, why: str, at: Path = (), advice: str | None = None) -> Finding:
    """A key that is written where it says nothing: `why` completes "it has no meaning"."""
    message = f"`{key}` has no meaning {why}"
    return Finding(code="conflicting-fields", path=(*at, key), message=message, help=advice, key=True)


def wrong(path: Path, message: str, advice: str | None = None) -> Finding:
    return Finding(code="invalid-value", path=path, message=message, help=advice)


def written(spec: Model, keys: Sequence[str]) -> list[str]:
    """Those of the keys that the file has, and that say something."""
    return [key for key in keys if key in spec.model_fields_set and getattr(spec, key) not in (None, "")]


def beside(spec: Model, key: str, others: Sequence[str], at: Path = ()) -> Iterator[Finding]:
    """Each of the others, where the key is written too."""
    if written(spec, [key]):
        yield from (meaningless(other, f"beside `{key}`", at) for other in written(spec, others))


def without(spec: Model, key: str, others: Sequence[str], at: Path = ()) -> Iterator[Finding]:
    """Each of the others, where the key is not written."""
    if not written(spec, [key]):
        yield from (meaningless(other, f"without `{key}`", at) for other in written(spec, others))


def together(spec: Model, keys: Keys, at: Path = ()) -> Iterator[Finding]:
    """All of the keys, or none: one finding, at the first that is there."""
    there = written(spec, keys)
    if 0 < len(there) < len(keys):
        yield needs(there[0], *(key for key in keys if key not in there), at=at)


def exclusive(spec: Model, *groups: Keys, at: Path = ()) -> Iterator[Finding]:
    """Keys of at most one group: a finding for each of the others that is there."""
    there = [found for keys in groups if (found := written(spec, keys))]
    for key in (key for keys in there[1:] for key in keys):
        yield meaningless(key, f"beside `{there[0][0]}`", at)


def one_of(spec: Model, *groups: Keys, at: Path = ()) -> Iterator[Finding]:
    """Exactly one group, and that one whole."""
    there = [keys for keys in groups if written(spec, keys)]
    if not there:
        plain = all(len(keys) == 1 for keys in groups)
        listed = _listed([keys[0] for keys in groups], "or") if plain else ", or ".join(_listed(one) for one in groups)
        yield Finding(code="missing-field", path=at, message=f"one of these is missing: {listed}", key=True)
    elif len(there) == 1:
        yield from together(spec, there[0], at)
    else:
        yield from exclusive(spec, *groups, at=at)


def _listed(words: Sequence[str], conjunction: str = "and") -> str:
    *before, last = (f"`{one}`" for one in words)
    return f"{', '.join(before)} {conjunction} {last}" if before else last


def at_least(spec: Model, least: int, keys: Sequence[str], at: Path = ()) -> Iterator[Finding]:
    """Numbers that are too small, among keys that may hold a parameter instead."""
    for key in keys:
        value = getattr(spec, key)
        if isinstance(value, int) and value < least:
            yield wrong((*at, key), f"`{key}` must be at least {least}, not {value}")


def only_pipeline_data(spec: Step, names: Sequence[str]) -> Iterator[Finding]:
    """The outputs of a step that takes no others: it is no run of a script, which makes datasets of what it wrote."""
    for name in names:
        if (kind := spec.outputs[name].kind) != "pipeline_data":
            message = f"the output of {a_step(spec)} cannot be of the kind `{kind}`"
            yield wrong(("outputs", name), message, "write `kind: pipeline_data`")


def without_limit(spec: Step) -> Iterator[Finding]:
    """The limit of a step that is no process in the embedded workspace."""
    if written(spec, ["timeout"]):
        yield meaningless("timeout", f"in {a_step(spec)}: it is not a process that the embedded workspace could end")


def a_step(spec: Step) -> str:
    kind = str(getattr(spec, "kind"))  # noqa: B009 - each kind has one of its own
    return f"{'an' if kind[0] in 'aeiou' else 'a'} `{kind}` step"


# The counts of a distribution, whatever its kind: only a file that wants one imports the models.
_COUNTS = {"node_count": 1, "process_count_per_node": 1, "worker_count": 1, "parameter_server_count": 0}


def distribution(one: Model | None) -> Iterator[Finding]:
    for key, least in _COUNTS.items():
        if one is not None and hasattr(one, key):
            yield from at_least(one, least, [key], ("distribution",))


def process(spec: ProcessStep) -> Iterator[Finding]:
    """The rules of all steps that are processes."""
    yield from distribution(spec.distribution)
    for name in spec.params:
        if name.lower() in _LOWER:
            message = f"`{name}` is a parameter of Azure ML's own, which it would set instead"
            yield Finding(code="invalid-value", path=("params", name), message=message, key=True)
    for key in ("arguments", "command"):
        arguments = vars(spec).get(key, ())
        handed = {one.parameter for one in arguments if isinstance(one, ParameterRef)}
        for index, one in enumerate(arguments):
            # In other letters it is another one to the SDK.
            if isinstance(one, ParameterRef) and one.parameter in AZURE_MLS:
                message = f"the step would get its own `{one.parameter}`, which Azure ML sets, and not the parameter"
                yield wrong((key, index, "parameter"), message, "give the parameter another name")
            # azureml/pipeline/core/builder.py, `resolve_input_arguments`.
            meant = one.removeprefix("parameter:") if isinstance(one, str) and one.startswith("parameter:") else None
            if meant in handed or meant in spec.params:
                message = f"the SDK puts the value of the parameter `{meant}` in the place of this text"
                yield wrong((key, index), message, f"write {{parameter: {meant}}}" if meant in handed else None)


# azureml/pipeline/core/_module_parameter_provider.py: what a step's module has as parameters.
_NAMES = """
    AMLComputeLocation AMLComputeName AMLComputeNodeCount AMLComputeRetainCluster AMLComputeVmPriority
    AMLComputeVmSize Arguments AutoPrepareEnvironment BaseDockerImage BaseDockerfile BaseImageRegistryAddress
    BaseImageRegistryPassword BaseImageRegistryUsername BatchAiResourceGroup BatchAiSubscriptionId
    BatchAiWorkspaceName ClusterName Command Communicator CondaDependencies ContainerInstanceCpuCores
    ContainerInstanceMemoryGb ContainerInstanceRegion DirectoriesToWatch DockerArguments DockerEnabled
    EnvironmentVariables ExposedPorts Framework GpuSupport HistoryOutputCollection InterpreterPath JobName
    MLCComputeType MaxRunDurationSeconds MpiProcessCountPerNode NativeSharedDirectory NodeCount PrecachePackages
    PrepareEnvironment RunConfiguration Script SharedVolumes ShmSize SourceDirectoryDataStore SparkConfiguration
    SparkMavenPackages SparkRepositories Target TargetType TensorflowParameterServerCount TensorflowWorkerCount
    UserManagedDependencies YarnDeployMode
"""
AZURE_MLS = frozenset(_NAMES.split())
_LOWER = frozenset(name.lower() for name in AZURE_MLS)
