"""Resolves what only a `databricks` step has."""

from collections.abc import Iterator, Mapping
from typing import Any

from amlc import ir
from amlc.diagnostics import Finding
from amlc.resolve.context import Resolver
from amlc.spec.references import ParameterRef
from amlc.tree import Path

# What a run hands to each of them is text, which the SDK cuts up and escapes.
_TEXTS = ("arguments", "python_script_params", "jar_params")


def own(on: Resolver, name: str, body: Any, ports: Mapping[str, ir.InputPort]) -> ir.Databricks:
    on.findings += (*_parameters(on, body, ("steps", name)), *_chosen(body, ports, ("steps", name)))
    code, entry = _code(body)
    return ir.Databricks(
        code=code,
        entry=entry,
        notebook_params={
            key: ir.ParameterArgument(value.parameter) if isinstance(value, ParameterRef) else value
            for key, value in body.notebook_params.items()
        },
        cluster=_cluster(body),
        libraries=tuple(_libraries(body)),
        run_name=body.run_name,
        timeout_seconds=body.timeout_seconds,
        version=body.version,
    )


def _code(body: Any) -> tuple[Any, str | None]:
    if body.notebook_path is not None:
        return "notebook", body.notebook_path
    if body.python_script_path is not None:
        return "path", body.python_script_path
    if body.main_class_name is not None:
        return "class", body.main_class_name
    return "script", None


def _cluster(body: Any) -> ir.ExistingCluster | ir.NewCluster:
    if body.existing_cluster_id is not None:
        return ir.ExistingCluster(id=body.existing_cluster_id, permit_restart=body.permit_cluster_restart)
    return ir.NewCluster(
        spark_version=body.spark_version,
        node_type=body.node_type,
        instance_pool_id=body.instance_pool_id,
        num_workers=body.num_workers,
        min_workers=body.min_workers,
        max_workers=body.max_workers,
        variables=body.spark_env_variables,
        conf=body.spark_conf,
        log_path=body.cluster_log_dbfs_path,
    )


def _libraries(body: Any) -> Iterator[ir.Library]:
    for maven in body.maven_libraries:
        yield ir.Library("maven", maven.coordinates, maven.repo, maven.exclusions)
    for package in body.pypi_libraries:
        yield ir.Library("pypi", package.package, package.repo, ())
    for file in body.egg_libraries:
        yield ir.Library("egg", file.library, None, ())
    for file in body.jar_libraries:
        yield ir.Library("jar", file.library, None, ())
    for package in body.rcran_libraries:
        yield ir.Library("rcran", package.package, package.repo, ())


def _parameters(on: Resolver, body: Any, step: Path) -> Iterator[Finding]:
    """What azureml/pipeline/core/_databricks_step_base.py can make of a parameter's default."""
    texts = [((key, index), one) for key in _TEXTS for index, one in enumerate(getattr(body, key))]
    widgets = [(("notebook_params", key), one) for key, one in body.notebook_params.items()]
    for path, one in (*texts, *widgets):
        found = on.spec.parameters.get(one.parameter) if isinstance(one, ParameterRef) else None
        if found is None or found.type in ("datapath", "dataset"):
            continue
        note = ("it is defined here", ("parameters", one.parameter))
        if path[0] in _TEXTS and found.type != "string":
            message = f"the parameter `{one.parameter}` is of type {found.type}, and the SDK passes text alone here"
            help_ = "give it `type: string`"
            at: Path = (*step, *path, "parameter")
            yield Finding(code="wrong-reference", path=at, message=message, help=help_, note=note)
        elif path[0] not in _TEXTS and ";" in str(found.default):
            message = f"the SDK would cut the default of `{one.parameter}` at its `;`"
            yield Finding(code="invalid-value", path=(*step, *path), message=message, note=note)


def _chosen(body: Any, ports: Mapping[str, ir.InputPort], step: Path) -> Iterator[Finding]:
    """A dataset that a run chooses: the SDK makes it known as an argument alone, and this kind has none
    (azureml/pipeline/core/builder.py, _get_pipeline_parameters_implicit).
    """
    for key, one in body.inputs.items():
        port = ports.get(one.as_ or key)
        source = port.source if port is not None else None
        if isinstance(source, ir.ParameterDataset) and source.of == "dataset":
            message = f"a `databricks` step cannot read `{source.name}`, a dataset that the run chooses"
            advice = f"give the parameter `{source.parameter}` `type: datapath`"
            note = ("it is defined here", ("parameters", source.parameter))
            yield Finding(code="wrong-reference", path=(*step, "inputs", key), message=message, help=advice, note=note)
