"""The resolved pipeline in the spec's words: what a record says of it."""

from collections.abc import Mapping
from typing import Any

from amlc import ir

# What only groups settings in the pipeline's own terms, and not in the spec's.
_GROUPS = ("own", "process", "conda", "settings", "cluster", "table", "options", "content")
# By the pipeline's word: the spec's.
_WORDS: Mapping[type, Mapping[str, str]] = {
    ir.AutoML: {
        "forecasting": "forecasting_parameters",
        "default_model_output": "enable_default_model_output",
        "default_metrics_output": "enable_default_metrics_output",
    },
    ir.Conda: {"file": "conda_file"},
    ir.DataTransfer: {"source": "source_data_reference", "destination": "destination_data_reference"},
    ir.ExistingCluster: {"id": "existing_cluster_id", "permit_restart": "permit_cluster_restart"},
    ir.FileDataset: {"paths": "path"},
    ir.FileOutput: {"registration": "register"},
    ir.HdfsOutput: {"registration": "register"},
    ir.LinkOutput: {"registration": "register"},
    ir.Module: {"name": "module", "id": "module_id"},
    ir.NewCluster: {"variables": "spark_env_variables", "conf": "spark_conf", "log_path": "cluster_log_dbfs_path"},
    ir.ParallelRun: {"variables": "environment_variables"},
    ir.Notebook: {"output": "output_notebook_pipeline_data_name"},
    ir.PipelineData: {"registration": "register"},
    ir.QueryDataset: {"timeout": "query_timeout"},
    ir.Search: {"sampling": "hyperparameter_sampling", "metric": "primary_metric_name", "goal": "primary_metric_goal"},
    ir.TabularOutput: {"registration": "register"},
}
_PAIRS = {"destination": ("datastore", "path"), "existing": ("existing", "version")}
# By what a `databricks` step runs: what the spec calls that, and its arguments; by a library's kind, its name.
_CODE = {
    "notebook": ("notebook_path", "arguments"),
    "script": ("script", "arguments"),
    "path": ("python_script_path", "python_script_params"),
    "class": ("main_class_name", "jar_params"),
}
_LIBRARIES = {"maven": "coordinates", "pypi": "package", "egg": "library", "jar": "library", "rcran": "package"}
_ARGUMENTS = (ir.PortArgument, ir.ParameterArgument)


def step(step: ir.Step) -> Any:
    plain = named(step._replace(parameters=(), searched=None))
    plain["compute"] = step.compute.name
    if isinstance(step.own, ir.Search):
        space = {one.name: {one.function: _plain(one.values)} for one in step.searched or ()}
        plain["hyperparameter_sampling"] = {"kind": plain["hyperparameter_sampling"], "parameter_space": space}
    if isinstance(step.own, ir.Databricks):
        plain |= _databricks(plain, step.own)
    elif step.kind == "command":
        plain["command"] = plain.pop("arguments", [])
    if step.environment is not None:
        plain["environment"] = step.environment.name
    plain["inputs"] = {port.name: _port(port) for port in step.inputs}
    return {key: value for key, value in plain.items() if value not in ({}, [], None)}


def _databricks(plain: dict[str, Any], own: ir.Databricks) -> dict[str, Any]:
    """What a `databricks` step runs, out of its fields, in the spec's words."""
    entry, arguments = _CODE[plain.pop("code")]
    found = {arguments: plain.pop("arguments", []), entry: plain.pop("entry", plain.get(entry))}
    plain.pop("libraries", None)
    for one in own.libraries:
        library = {_LIBRARIES[one.kind]: one.name, "repo": one.repo, "exclusions": list(one.exclusions)}
        kept = {key: value for key, value in library.items() if value}
        found.setdefault(f"{one.kind}_libraries", []).append(kept)
    return found


def _port(port: ir.InputPort) -> Any:
    plain = named(port)
    if isinstance(port.source, ir.Written):
        plain["source"] = {"step": port.source.step, "output": port.source.output.name}
    else:
        plain["source"] = port.source.name
        if port.mode == port.source.mode:  # it is said there
            del plain["mode"]
    return plain


def _plain(value: Any) -> Any:
    """A value of the pipeline as JSON has it: a thing by its fields, things by name; what is None is left out."""
    match value:
        case ir.PortArgument(direction, name):
            return {direction: name}
        case ir.ParameterArgument(name):
            return {"parameter": name}
        case ir.SecretEnv(env):
            return {"secret_env": env}
        case ir.VaultSecret(vault, name):
            return {"key_vault": vault, "secret": name}
        case Mapping():
            return {str(key): _plain(one) for key, one in value.items()}
        case tuple() if hasattr(value, "_fields"):
            return _fields(value)
        case tuple() | list():
            names = [one.name for one in value if hasattr(one, "_fields") and "name" in one._fields]
            if value and len(set(names)) == len(value) and not isinstance(value[0], _ARGUMENTS):
                return {one.name: named(one) for one in value}
            return [_plain(one) for one in value]
        case _:
            return value


def _fields(value: Any) -> dict[str, Any]:
    """A thing of the pipeline by the spec's words for its fields."""
    words = _WORDS.get(type(value), {})
    found: dict[str, Any] = {}
    for key, one in zip(value._fields, value, strict=True):
        plain = _plain(one)
        if key in _GROUPS and isinstance(plain, dict):
            found |= plain
        elif key in _PAIRS and isinstance(plain, list):
            found |= {name: part for name, part in zip(_PAIRS[key], plain, strict=True) if part is not None}
        elif plain is not None and plain not in ({}, []):
            found[words.get(key, key)] = plain[0] if words.get(key) == "path" and len(plain) == 1 else plain
    return found


def named(value: Any) -> dict[str, Any]:
    """A thing that its name leads to."""
    return {key: one for key, one in _plain(value).items() if key != "name"}
