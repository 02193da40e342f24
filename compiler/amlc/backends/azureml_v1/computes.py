"""Lowers compute targets: one that exists is looked up, one with settings is made or attached when it is absent.

What is compared is what the SDK's object of a compute target tells (`_initialize` in azureml/core/compute/*.py): no
credential, and nothing that the service decides by itself.
"""

from collections.abc import Mapping
from typing import NamedTuple

from amlc import ir
from amlc.backends.azureml_v1.limits import DEFAULT_IDLE_SECONDS
from amlc.backends.azureml_v1.names import Names
from amlc.backends.azureml_v1.settings import WORKSPACE, arguments, expected
from amlc.comparison import KIND, Expected
from amlc.program import Call, Expression, Imported, Member, Name, Statement

_MODULE = "azureml.core.compute"
_ABSENT = Imported("azureml.core.compute_target", "ComputeTargetException")
_NETWORK = {one: one for one in ("vnet_resourcegroup_name", "vnet_name", "subnet_name", "tags", "description")}
_RESOURCE = {"resource_id": "cluster_resource_id"}
_MACHINE = {**_RESOURCE, "address": "address", "ssh_port": "ssh_port"}
# What `AmlCompute.update` takes (azureml/core/compute/amlcompute.py). No other class has such a method for what amlc
# defines; what else can be changed by Azure's own means is nothing that the SDK promises to do in place.
_SCALE = ("min_nodes", "max_nodes", "idle_seconds_before_scaledown")


class _Kind(NamedTuple):
    """The SDK's class of a kind, what its objects call their type, and the attributes that are compared, by setting.

    `named` are the settings that say a resource's group and name instead of its id, and what its id has between them;
    `updates` those that the class's `update` takes.
    """

    function: str
    type: str
    attributes: Mapping[str, str]
    named: tuple[str, str] = ("", "")
    attached: bool = True
    updates: tuple[str, ...] = ()


KINDS: Mapping[str, _Kind] = {
    "aml_compute": _Kind(
        "AmlCompute",
        "AmlCompute",
        {
            "vm_size": "vm_size",
            "vm_priority": "vm_priority",
            "min_nodes": "scale_settings.minimum_node_count",
            "max_nodes": "scale_settings.maximum_node_count",
            "idle_seconds_before_scaledown": "scale_settings.idle_seconds_before_scaledown",
            "location": "cluster_location",
            "admin_username": "admin_username",
            "remote_login_port_public_access": "remote_login_port_public_access",
            "identity_type": "identity_type",
            "identity_id": "identity_id",
            **_NETWORK,
        },
        attached=False,
        updates=_SCALE,
    ),
    "compute_instance": _Kind(
        "ComputeInstance",
        "ComputeInstance",
        {
            one: one
            for one in ("vm_size", "ssh_public_access", "assigned_user_object_id", "assigned_user_tenant_id", *_NETWORK)
        },
        attached=False,
    ),
    "kubernetes": _Kind(
        "KubernetesCompute",
        "Kubernetes",
        {**_RESOURCE, "namespace": "namespace", "identity_type": "identity_type", "identity_ids": "identity_ids"},
    ),
    "databricks": _Kind("DatabricksCompute", "Databricks", _RESOURCE, ("workspace_name", "Databricks/workspaces")),
    "data_factory": _Kind(
        "DataFactoryCompute",
        "DataFactory",
        {**_RESOURCE, "location": "cluster_location"},
        ("factory_name", "DataFactory/factories"),
    ),
    "synapse_spark": _Kind("SynapseCompute", "SynapseSpark", {}),
    "batch": _Kind("BatchCompute", "Batch", _RESOURCE, ("account_name", "Batch/batchAccounts")),
    "adla": _Kind("AdlaCompute", "DataLakeAnalytics", _RESOURCE, ("account_name", "DataLakeAnalytics/accounts")),
    "kusto": _Kind("KustoCompute", "Kusto", _RESOURCE),
    "remote": _Kind("RemoteCompute", "VirtualMachine", _MACHINE, ("vm_name", "Compute/virtualMachines")),
    "hd_insight": _Kind("HDInsightCompute", "HDInsight", _MACHINE, ("cluster_name", "HDInsight/clusters")),
}


def compute(names: Names, one: ir.Compute, subscription: str) -> Statement:
    """Looks a compute target up; one with settings is made or attached, and waited for, when it is absent."""
    target, origin = names.of("compute", one.name), ("compute", one.name)
    found = Call(Imported(_MODULE, "ComputeTarget"), kwargs={"workspace": WORKSPACE, "name": one.name})
    if one.settings is None:
        return Statement(target=target, value=found, origin=origin)
    return Statement(
        target=target,
        value=found,
        absent=_ABSENT,
        create=_created(one.kind, one.name, one.settings),
        wait=Call(Member(Name(target), "wait_for_completion")),
        expected=_expected(one.kind, one.settings, subscription),
        updates=KINDS[one.kind].updates,
        origin=origin,
    )


def _created(kind: str, name: str, settings: ir.Settings) -> Call:
    given = arguments(settings)
    if kind == "aml_compute":
        given.setdefault("idle_seconds_before_scaledown", DEFAULT_IDLE_SECONDS)
    attached = KINDS[kind].attached and not (kind == "data_factory" and given.keys() <= {"location"})
    if kind == "synapse_spark":
        service = Call(Imported("azureml.core", "LinkedService.get"), (WORKSPACE, given["linked_service"]))
        given |= {"linked_service": service, "type": "SynapseSpark"}
    way, verb = ("attach", "attach") if attached else ("provisioning", "create")
    configuration = Call(Imported(_MODULE, f"{KINDS[kind].function}.{way}_configuration"), kwargs=given)
    values: tuple[Expression, ...] = (WORKSPACE, name, configuration)
    return Call(Imported(_MODULE, f"ComputeTarget.{verb}"), values)


def _expected(kind: str, settings: ir.Settings, subscription: str) -> Mapping[str, Expected]:
    one = KINDS[kind]
    key, provider = one.named
    told = dict(settings)
    if told.get(key) is not None:
        # Other kinds than machines say no subscription, and the SDK takes the workspace's.
        place = told.get("subscription_id", subscription)
        group = f"/subscriptions/{place}/resourceGroups/{told.get('resource_group')}"
        told["resource_id"] = f"{group}/providers/Microsoft.{provider}/{told[key]}"
    if told.get("remote_login_port_public_access") == "NotSpecified":
        del told["remote_login_port_public_access"]  # it becomes one of the others when the cluster is made
    if isinstance(location := told.get("location"), str):
        told["location"] = location.replace(" ", "").lower()  # as the service writes it
    return {KIND: Expected("type", one.type), **expected(told, one.attributes)}
