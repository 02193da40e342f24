"""Lowers a `databricks` step: what is run, the cluster, and what that installs."""

from collections.abc import Mapping, Sequence

from amlc import ir
from amlc.backends.azureml_v1.limits import DATABRICKS_NODE, DATABRICKS_SPARK, DATABRICKS_VARIABLES
from amlc.backends.azureml_v1.names import Names
from amlc.program import Call, Dict, Expression, Imported, List, Name, ProjectFolder

_MODULE = "azureml.core.databricks"
# By kind of library: the SDK's class, and what it calls the name.
_LIBRARIES = {
    "maven": ("MavenLibrary", "coordinates"),
    "pypi": ("PyPiLibrary", "package"),
    "egg": ("EggLibrary", "library"),
    "jar": ("JarLibrary", "library"),
    "rcran": ("RCranLibrary", "package"),
}


def step(
    names: Names, one: ir.Step, own: ir.Databricks, ports: Mapping[str, Expression], arguments: Sequence[Expression]
) -> Call:
    kwargs: dict[str, Expression] = {"name": one.name, **_code(names, one, own, arguments)}
    match own.cluster:
        case ir.ExistingCluster(identity, permit_restart):
            kwargs["existing_cluster_id"] = identity
            if permit_restart is not None:
                kwargs["permit_cluster_restart"] = permit_restart
        case ir.NewCluster():
            kwargs |= _new(own.cluster)
    for kind in _LIBRARIES:
        listed = tuple(_library(library) for library in own.libraries if library.kind == kind)
        if listed:
            kwargs[f"{kind}_libraries"] = List(listed)
    optional = {"run_name": own.run_name, "timeout_seconds": own.timeout_seconds}
    kwargs |= {key: value for key, value in optional.items() if value is not None}
    kwargs |= {
        "inputs": List(tuple(ports.values())),
        "outputs": List(tuple(Name(names.of("output", one.name, output.name)) for output in one.outputs)),
        "compute_target": Name(names.of("compute", one.compute.name)),
        "allow_reuse": one.reuse,
    }
    if own.version is not None:
        kwargs["version"] = own.version
    return Call(Imported("azureml.pipeline.steps", "DatabricksStep"), kwargs=kwargs)


def _code(names: Names, one: ir.Step, own: ir.Databricks, arguments: Sequence[Expression]) -> dict[str, Expression]:
    given: dict[str, Expression]
    match own.code:
        case "notebook":
            params: dict[str, Expression] = {
                key: Name(names.of("parameter", value.name)) if isinstance(value, ir.ParameterArgument) else value
                for key, value in sorted(own.notebook_params.items())
            }
            given = {"notebook_path": own.entry}
            return given | ({"notebook_params": Dict(params)} if params else {})
        case "script":
            given = {"source_directory": ProjectFolder(one.source or "."), "python_script_name": one.script}
        case "path":
            given = {"python_script_path": own.entry}
        case "class":
            given = {"main_class_name": own.entry}
    key = "jar_params" if own.code == "class" else "python_script_params"
    return given | ({key: List(tuple(arguments))} if arguments else {})


def _new(cluster: ir.NewCluster) -> dict[str, Expression]:
    kwargs: dict[str, Expression] = {"spark_version": cluster.spark_version or DATABRICKS_SPARK}
    if cluster.instance_pool_id is not None:
        kwargs["instance_pool_id"] = cluster.instance_pool_id
    else:
        kwargs["node_type"] = cluster.node_type or DATABRICKS_NODE
    workers = {
        "num_workers": cluster.num_workers,
        "min_workers": cluster.min_workers,
        "max_workers": cluster.max_workers,
    }
    kwargs |= {key: value for key, value in workers.items() if value is not None}
    kwargs["spark_env_variables"] = Dict(dict(sorted((cluster.variables or DATABRICKS_VARIABLES).items())))
    if cluster.conf:
        kwargs["spark_conf"] = Dict(properties(cluster.conf))
    if cluster.log_path is not None:
        kwargs["cluster_log_dbfs_path"] = cluster.log_path
    return kwargs


def properties(conf: Mapping[str, ir.Literals]) -> dict[str, Expression]:
    """Spark's properties, in its own words for a boolean: the SDK would write Python's."""
    return {key: str(value).lower() if isinstance(value, bool) else value for key, value in sorted(conf.items())}


def _library(library: ir.Library) -> Call:
    made, key = _LIBRARIES[library.kind]
    kwargs: dict[str, Expression] = {key: library.name}
    if library.repo is not None:
        kwargs["repo"] = library.repo
    if library.exclusions:
        kwargs["exclusions"] = List(library.exclusions)
    return Call(Imported(_MODULE, made), kwargs=kwargs)
