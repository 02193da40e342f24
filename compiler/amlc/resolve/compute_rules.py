"""What Azure ML accepts of a compute target, beyond the shape of its definition.

Names: Microsoft's list of naming rules (Microsoft.MachineLearningServices, workspaces / computes) and what the service
says when it refuses one. Options: azureml/core/compute/*.py, which checks them only when the compute is made.
"""

import re
from collections.abc import Callable, Iterator, Mapping

from amlc.diagnostics import Finding
from amlc.rules import exclusive, meaningless, needs, one_of, together, written, wrong
from amlc.spec.model import Model

# azureml/core/compute/compute.py refuses them, as run configurations give them a meaning of their own.
_RESERVED = ("amlcompute", "local", "containerinstance")
_NAME = re.compile(r"[A-Za-z](?:[A-Za-z0-9-]*[A-Za-z0-9])?")
_LENGTHS = {"aml_compute": (2, 32), "compute_instance": (3, 24)}
_OTHERS = (2, 16)
_VNET = ("vnet_resourcegroup_name", "vnet_name", "subnet_name")


def rules(name: str, one: Model) -> Iterator[Finding]:
    """What is wrong with a compute target, by path from the root."""
    kind: str = getattr(one, "kind")  # noqa: B009 - each has one of its own
    if name in _RESERVED:
        message = f"`{name}` is a name that the SDK keeps for itself"
        yield Finding(code="invalid-name", path=("compute", name), message=message, key=True)
    elif kind != "existing":
        yield from _name(name, kind)
    rule = _RULES.get(kind)
    for finding in rule(one) if rule is not None else ():
        yield finding.below(("compute", name))


def _name(name: str, kind: str) -> Iterator[Finding]:
    shortest, longest = _LENGTHS.get(kind, _OTHERS)
    if not _NAME.fullmatch(name) or not shortest <= len(name) <= longest:
        allowed = f"letters, digits and `-`, a letter first and no `-` last, {shortest} to {longest} in all"
    elif kind == "compute_instance" and re.search(r"-[0-9]+$", name):
        allowed = "the part after the last `-` cannot be a number"
    else:
        return
    message = f"`{name}` cannot name a compute target of kind `{kind}`: {allowed}"
    yield Finding(code="invalid-name", path=("compute", name), message=message, key=True)


def _aml_compute(one: Model) -> Iterator[Finding]:
    least, most = getattr(one, "min_nodes", 0), getattr(one, "max_nodes", 0)
    if least > most:
        yield wrong(("min_nodes",), f"`min_nodes` is {least}, and `max_nodes` only {most}")
    yield from together(one, _VNET)
    secrets = written(one, ("admin_user_password", "admin_user_ssh_key"))
    if secrets and not written(one, ["admin_username"]):
        yield needs(secrets[0], "admin_username")
    elif not secrets and written(one, ["admin_username"]):
        yield needs("admin_username", instead=("admin_user_password", "admin_user_ssh_key"))
    yield from _identity(one, "identity_id")
    if not getattr(one, "enable_node_public_ip", True) and not written(one, _VNET):
        # azureml/core/compute/amlcompute.py leaves it out of the request: the machines would be public.
        yield Finding(
            code="missing-field",
            path=("enable_node_public_ip",),
            message="`enable_node_public_ip: false` needs a virtual network",
            help="add `vnet_resourcegroup_name: …`, `vnet_name: …` and `subnet_name: …`",
            key=True,
        )


def _identity(one: Model, key: str) -> Iterator[Finding]:
    """User assigned identities are listed, and others are not (`_validate_identity` in azureml/core/compute)."""
    kind, listed = getattr(one, "identity_type", None), getattr(one, key, ())
    if kind == "UserAssigned" and not listed:
        message, help_ = f"`identity_type: UserAssigned` needs `{key}`", f"add `{key}: […]`"
        yield Finding(code="missing-field", path=("identity_type",), message=message, help=help_, key=True)
    elif kind != "UserAssigned" and listed:
        yield meaningless(key, "without `identity_type: UserAssigned`")


def _compute_instance(one: Model) -> Iterator[Finding]:
    yield from together(one, _VNET)


def _kubernetes(one: Model) -> Iterator[Finding]:
    given = getattr(one, "resource_id", None)
    if isinstance(given, str) and not _CLUSTER.match(given):
        form = "/subscriptions/…/resourceGroups/…/providers/Microsoft.ContainerService/managedClusters/…"
        message = f"`{given}` is not the resource id of a Kubernetes cluster"
        yield wrong(("resource_id",), message, f"write {form}, or the same of Microsoft.Kubernetes/connectedClusters")
    yield from _identity(one, "identity_ids")


# azureml/core/compute/kubernetescompute.py: a cluster of AKS, or one connected through Azure Arc.
_CLUSTER = re.compile(
    r"(?i)/subscriptions/[\w.-]+/resourceGroups/[\w.-]+/providers/"
    r"(?:Microsoft\.ContainerService/managedClusters|Microsoft\.Kubernetes/connectedClusters)/[\w.-]+"
)


def _resource_id(one: Model, provider: str) -> Iterator[Finding]:
    """Nine parts and the right provider, in the provider's own capitals, as azureml/core/compute/*.py wants them."""
    given = getattr(one, "resource_id", None)
    if not isinstance(given, str):
        return
    parts = given.split("/")
    if len(parts) != 9:
        form = f"/subscriptions/…/resourceGroups/…/providers/{provider}/…/…"
        yield wrong(("resource_id",), f"`{given}` is not a resource id", f"write {form}")
    elif parts[6] != provider:
        yield wrong(("resource_id",), f"`resource_id` is of `{parts[6]}`, not of `{provider}`")


def _account(provider: str, name: str) -> Callable[[Model], Iterator[Finding]]:
    def rule(one: Model) -> Iterator[Finding]:
        yield from one_of(one, ("resource_id",), ("resource_group", name))
        yield from _resource_id(one, provider)

    return rule


def _data_factory(one: Model) -> Iterator[Finding]:
    groups = (("resource_id",), ("resource_group", "factory_name"))
    keys = tuple(key for group in groups for key in group)
    if written(one, keys):
        yield from one_of(one, *groups)
        yield from exclusive(one, keys, ("location",))
    yield from _resource_id(one, "Microsoft.DataFactory")


def _kusto(one: Model) -> Iterator[Finding]:
    yield from _resource_id(one, "Microsoft.Kusto")


def _machine(provider: str, name: str) -> Callable[[Model], Iterator[Finding]]:
    def rule(one: Model) -> Iterator[Finding]:
        yield from one_of(one, ("resource_id",), ("address",), ("subscription_id", "resource_group", name))
        yield from _resource_id(one, provider)
        yield from one_of(one, ("password",), ("private_key_file",))
        if written(one, ["private_key_passphrase"]) and not written(one, ["private_key_file"]):
            yield needs("private_key_passphrase", "private_key_file")

    return rule


_RULES: Mapping[str, Callable[[Model], Iterator[Finding]]] = {
    "aml_compute": _aml_compute,
    "compute_instance": _compute_instance,
    "kubernetes": _kubernetes,
    "databricks": _account("Microsoft.Databricks", "workspace_name"),
    "data_factory": _data_factory,
    "batch": _account("Microsoft.Batch", "account_name"),
    "adla": _account("Microsoft.DataLakeAnalytics", "account_name"),
    "kusto": _kusto,
    "remote": _machine("Microsoft.Compute", "vm_name"),
    "hd_insight": _machine("Microsoft.HDInsight", "cluster_name"),
}
