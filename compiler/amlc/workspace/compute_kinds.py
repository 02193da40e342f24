"""The kinds of compute targets: what each must be asked for with, and what of that is told again.

The requests are those of `_build_create_payload` and `_build_attach_payload` in azureml/core/compute/*.py. Credentials
are kept with what was posted, and nobody is told them.
"""

import re
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from amlc.workspace.exchange import Refused, mapping, member
from amlc.workspace.house import now

Details = dict[str, Any]
KINDS = frozenset(
    [
        "AKS",
        "AmlCompute",
        "Batch",
        "ComputeInstance",
        "DataFactory",
        "DataLakeAnalytics",
        "Databricks",
        "HDInsight",
        "Kubernetes",
        "Kusto",
        "SynapseSpark",
        "VirtualMachine",
    ]
)
# By type, for what is elsewhere and only attached: the resource that it stands for. Steps publish its parts.
RESOURCES: Mapping[str, str] = {
    "Batch": "Microsoft.Batch/batchAccounts",
    "DataFactory": "Microsoft.DataFactory/factories",
    "DataLakeAnalytics": "Microsoft.DataLakeAnalytics/accounts",
    "Databricks": "Microsoft.Databricks/workspaces",
    "Kusto": "Microsoft.Kusto/clusters",
}
_PROVIDERS: Mapping[str, tuple[str, ...]] = {
    **{kind: (resource.partition("/")[0],) for kind, resource in RESOURCES.items()},
    "HDInsight": ("Microsoft.HDInsight",),
    "Kubernetes": ("Microsoft.ContainerService", "Microsoft.Kubernetes"),
    "SynapseSpark": ("Microsoft.Synapse",),
    "VirtualMachine": ("Microsoft.Compute",),
}
_MADE = ("AKS", "AmlCompute", "ComputeInstance", "DataFactory")  # which the service can make itself
_NAME = re.compile(r"[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?")
_PRIORITIES = {"dedicated": "Dedicated", "lowpriority": "LowPriority"}
_NODE_STATES = ("idle", "leaving", "preempted", "preparing", "running", "unusable")
_ACCESS = ("Enabled", "Disabled", "NotSpecified")


def check(name: str, kind: str, properties: Details) -> None:
    """Raises Refused for a compute target that the service would not make."""
    if not _NAME.fullmatch(name) or not 2 <= len(name) <= 32:
        raise _wrong(f"{name!r} is not a name of a compute: 2 to 32 letters, digits and hyphens, a letter first")
    resource, details = member(properties, "resourceId"), mapping(properties, "properties")
    if kind not in _MADE and not resource and not member(details, "address"):
        raise _wrong(f"a compute of type {kind} is attached: it needs a resourceId")
    if resource and kind in _PROVIDERS and kind != "AKS":
        parts = str(resource).split("/")
        if len(parts) < 9 or parts[6].lower() not in [one.lower() for one in _PROVIDERS[kind]]:
            raise _wrong(f"{resource!r} is not a resource of a compute of type {kind}")
    if kind in _CHECKS and not (resource and kind in _MADE):
        _CHECKS[kind](details)


def _aml_compute(details: Details) -> None:
    _needs(details, "vmSize")
    if str(member(details, "vmPriority") or "dedicated").lower() not in _PRIORITIES:
        raise _wrong(f"{member(details, 'vmPriority')!r} is not a vmPriority")
    scale = mapping(details, "scaleSettings")
    least, most = member(scale, "minNodeCount", 0), member(scale, "maxNodeCount", 4)
    if not all(isinstance(one, int) for one in (least, most)) or not 0 <= least <= most:
        raise _wrong("the nodes of an AmlCompute are from minNodeCount to maxNodeCount")
    user = mapping(details, "userAccountCredentials")
    if user:
        _needs(user, "adminUserName")
        if not member(user, "adminUserPassword") and not member(user, "adminUserSshPublicKey"):
            raise _wrong("an administrator needs adminUserPassword or adminUserSshPublicKey")
    if (member(details, "remoteLoginPortPublicAccess") or "NotSpecified") not in _ACCESS:
        raise _wrong(f"{member(details, 'remoteLoginPortPublicAccess')!r} is not a remoteLoginPortPublicAccess")


def _compute_instance(details: Details) -> None:
    _needs(details, "vmSize")


def _databricks(details: Details) -> None:
    _needs(details, "databricksAccessToken")


def _kusto(details: Details) -> None:
    _needs(details, "kustoConnectionString")
    for key in ("clientId", "secret", "tenantId"):
        _needs(mapping(details, "servicePrincipalCredentials"), key)


def _machine(details: Details) -> None:
    account = mapping(details, "administratorAccount")
    _needs(account, "username")
    if not member(account, "password") and not member(account, "privateKeyData"):
        raise _wrong("an administratorAccount needs password or privateKeyData")


_CHECKS: Mapping[str, Callable[[Details], None]] = {
    "AmlCompute": _aml_compute,
    "ComputeInstance": _compute_instance,
    "Databricks": _databricks,
    "Kusto": _kusto,
    "VirtualMachine": _machine,
    "HDInsight": _machine,
}


def _needs(details: Details, key: str) -> None:
    if not member(details, key):
        raise _wrong(f"the compute needs {key}")


def _wrong(message: str) -> Refused:
    return Refused(HTTPStatus.BAD_REQUEST, message)


def told(kind: str, details: Details) -> Details:
    """What the service says of a compute target's own settings: as it writes them, and no credential."""
    hidden = ("administratorAccount", "databricksAccessToken", "servicePrincipalCredentials")
    details = {key: value for key, value in details.items() if key not in hidden}
    if kind == "AmlCompute":
        return _cluster(details)
    if kind == "ComputeInstance":
        settings = {
            "sshPublicAccess": "Disabled",
            "adminUserName": "azureuser",
            "sshPort": 50000,
            "adminPublicKey": None,
        }
        return {
            "subnet": None,
            "applications": [],
            **details,
            "sshSettings": settings | mapping(details, "sshSettings"),
            "vmSize": str(details.get("vmSize") or "STANDARD_DS3_V2").upper(),
            "state": "Running",
            "errors": [],
            "createdBy": {"userObjectId": None, "userTenantId": None, "userName": "amlc"},
        }
    return details


def _cluster(details: Details) -> Details:
    preset = {"vmSize": "STANDARD_D2_V2", "osType": "Linux", "subnet": None}
    scale = {"minNodeCount": 0, "maxNodeCount": 4, "nodeIdleTimeBeforeScaleDown": "PT120S"}
    scale |= {key: value for key, value in mapping(details, "scaleSettings").items() if value is not None}
    # The password and the key are nobody's to read.
    user = {"adminUserName": mapping(details, "userAccountCredentials").get("adminUserName")}
    made = preset | details
    access = made.get("remoteLoginPortPublicAccess") or "NotSpecified"
    return made | {
        "vmSize": str(made["vmSize"]).upper(),
        "vmPriority": _PRIORITIES[str(made.get("vmPriority") or "dedicated").lower()],
        "remoteLoginPortPublicAccess": access
        if access != "NotSpecified"
        else ("Disabled" if made["subnet"] else "Enabled"),
        "userAccountCredentials": user,
        "scaleSettings": scale,
        "allocationState": "Steady",
        "allocationStateTransitionTime": now(),
        # Those that it never goes below are there at once: who makes it waits for them.
        "currentNodeCount": scale["minNodeCount"],
        "targetNodeCount": scale["minNodeCount"],
        "errors": None,
        "nodeStateCounts": {f"{state}NodeCount": 0 for state in _NODE_STATES}
        | {"idleNodeCount": scale["minNodeCount"]},
    }
