"""The options of computes, datastores and workspaces, against the SDK's own parameters: names and defaults."""

import inspect
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from pydantic import BaseModel, TypeAdapter

from amlc.spec.compute import Compute
from amlc.spec.datastores import Datastore
from amlc.spec.model import OneOf
from amlc.spec.shape import fields, shape
from amlc.spec.workspace_definition import Definition, PrivateEndpoint

core = pytest.importorskip("azureml.core")


def one_of(annotation: Any) -> OneOf:
    choice = shape(annotation).choice
    assert choice is not None
    return choice


COMPUTES = one_of(Compute)
DATASTORES = one_of(Datastore)
CONFIGURATIONS = {
    "aml_compute": ("AmlCompute", ("provisioning",)),
    "compute_instance": ("ComputeInstance", ("provisioning",)),
    "kubernetes": ("KubernetesCompute", ("attach",)),
    "databricks": ("DatabricksCompute", ("attach",)),
    "data_factory": ("DataFactoryCompute", ("attach", "provisioning")),
    "synapse_spark": ("SynapseCompute", ("attach",)),
    "batch": ("BatchCompute", ("attach",)),
    "adla": ("AdlaCompute", ("attach",)),
    "kusto": ("KustoCompute", ("attach",)),
    "remote": ("RemoteCompute", ("attach",)),
    "hd_insight": ("HDInsightCompute", ("attach",)),
}
# Not said in a spec: what amlc fills in, and what would say twice whether something is made, or change it silently.
WORKSPACE_LEFT_OUT = {
    *("name", "auth", "subscription_id", "resource_group", "sku", "exist_ok", "show_output"),
    *("default_cpu_compute_target", "default_gpu_compute_target"),
}
# Defaults that the SDK writes otherwise: text for a number, and none where its own manual says "optional".
OTHERWISE = {"ssh_port", "hdfs_server_certificate"}


def defaults(made: Callable[..., Any], left_out: set[str]) -> dict[str, Any]:
    given = inspect.signature(made).parameters.values()
    return {one.name: one.default for one in given if one.kind is not one.VAR_KEYWORD and one.name not in left_out}


def compare(model: type[BaseModel], wanted: Mapping[str, Any]) -> None:
    known = {name: one for name, one in fields(model).items() if name != "kind"}
    assert known.keys() == wanted.keys()
    for name, field in known.items():
        if field.is_required() or name in OTHERWISE:
            continue
        assert (field.default or None) == (wanted[name] or None), name


@pytest.mark.parametrize("kind", [kind for kind in COMPUTES.members if kind != "existing"])
def test_a_compute_has_the_options_of_the_sdk(kind: str) -> None:
    from azureml.core import compute

    name, ways = CONFIGURATIONS[kind]
    wanted: dict[str, Any] = {}
    for way in ways:
        wanted |= defaults(getattr(getattr(compute, name), f"{way}_configuration"), {"type"})
    compare(COMPUTES.load(kind), wanted)


@pytest.mark.parametrize("kind", [kind for kind in DATASTORES.members if kind not in ("existing", "folder")])
def test_a_datastore_has_the_options_of_the_sdk(kind: str) -> None:
    made = getattr(core.Datastore, f"register_{kind}")
    wanted = defaults(made, {"workspace", "datastore_name", "overwrite"})
    if kind in ("azure_sql_database", "azure_postgre_sql", "azure_my_sql"):
        wanted["skip_validation"] = False  # read from its keyword arguments
    compare(DATASTORES.load(kind), wanted)


def test_a_workspace_is_defined_with_the_options_of_the_sdk() -> None:
    from azureml.core.private_endpoint import PrivateEndPointConfig

    compare(Definition, defaults(core.Workspace.create, WORKSPACE_LEFT_OUT))
    compare(PrivateEndpoint, defaults(PrivateEndPointConfig, set()))


@pytest.mark.parametrize("choice", [COMPUTES, DATASTORES], ids=["compute", "datastores"])
def test_every_example_is_valid(choice: OneOf) -> None:
    for kind in choice.members:
        for name, field in fields(choice.load(kind)).items():
            adapter = TypeAdapter(field.rebuild_annotation())
            for example in field.examples or ():
                adapter.validate_python(tuple(example) if isinstance(example, list) else example, strict=True)
            assert name == "kind" or field.description
