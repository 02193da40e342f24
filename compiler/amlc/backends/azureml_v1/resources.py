"""Lowers what the steps stand on: the workspace, datastores and compute targets."""

from amlc import ir
from amlc.backends.azureml_v1.names import Names
from amlc.backends.azureml_v1.sign_in import sign_in
from amlc.program import (
    Call,
    Expression,
    Imported,
    Literal,
    Member,
    Name,
    Statement,
)

WORKSPACE = Name("workspace")

# The embedded workspace answers to any name; its token is the secret that signs in.
LOCAL_ID = "00000000-0000-0000-0000-000000000000"
LOCAL_TOKEN = "AMLC_WORKSPACE_TOKEN"  # noqa: S105 - the variable's name


def connect(place: ir.AzureWorkspace | ir.LocalWorkspace) -> tuple[Statement, ...]:
    """Signs in and opens the workspace."""
    if isinstance(place, ir.LocalWorkspace):
        place = ir.AzureWorkspace(
            subscription_id=LOCAL_ID,
            resource_group="amlc",
            name="local",
            cloud="AzureCloud",
            auth=ir.ServicePrincipal(tenant_id=LOCAL_ID, client_id=LOCAL_ID, secret_env=LOCAL_TOKEN),
        )
    opened = Call(
        Imported("azureml.core", "Workspace"),
        kwargs={
            "subscription_id": place.subscription_id,
            "resource_group": place.resource_group,
            "workspace_name": place.name,
            "auth": Name("auth"),
        },
    )
    return (
        *sign_in(place.auth, place.cloud),
        Statement(target=WORKSPACE.id, value=opened, origin=("workspace",)),
    )


def datastore(names: Names, name: str) -> Statement:
    found = Call(Imported("azureml.core", "Datastore.get"), (WORKSPACE, name))
    return Statement(target=names.of("datastore", name), value=found, origin=("datastores", name))


def compute(names: Names, one: ir.Compute) -> Statement:
    """Looks a compute target up; one with a definition is made when it is absent."""
    found = Call(Imported("azureml.core.compute", "ComputeTarget"), kwargs={"workspace": WORKSPACE, "name": one.name})
    target, origin = names.of("compute", one.name), ("compute", one.name)
    if one.cluster is None:
        return Statement(target=target, value=found, origin=origin)
    configuration = Call(
        Imported("azureml.core.compute", "AmlCompute.provisioning_configuration"),
        kwargs={
            "vm_size": one.cluster.vm_size,
            "vm_priority": one.cluster.vm_priority,
            "min_nodes": one.cluster.min_nodes,
            "max_nodes": one.cluster.max_nodes,
            "idle_seconds_before_scaledown": one.cluster.idle_seconds_before_scaledown,
        },
    )
    made = Call(Imported("azureml.core.compute", "ComputeTarget.create"), (WORKSPACE, one.name, configuration))
    absent = Imported("azureml.core.compute_target", "ComputeTargetException")
    expected: dict[str, Literal] = {
        "vm_size": one.cluster.vm_size,
        "vm_priority": one.cluster.vm_priority,
        "scale_settings.minimum_node_count": one.cluster.min_nodes,
        "scale_settings.maximum_node_count": one.cluster.max_nodes,
    }
    return Statement(target=target, value=found, absent=absent, create=made, expected=expected, origin=origin)


def method(of: Expression, called: str, /, *args: Expression, **kwargs: Expression) -> Call:
    return Call(Member(of, called), args, kwargs)
