"""Lowers what the steps stand on: the workspace, datastores, compute targets, environments and parameters."""

from amlc import ir
from amlc.backends.azureml_v1.limits import DEFAULT_CPU_IMAGE
from amlc.backends.azureml_v1.names import Names
from amlc.program import (
    Artifact,
    Call,
    Dict,
    Expression,
    Imported,
    List,
    Literal,
    Member,
    Name,
    Secret,
    Statement,
    Tuple,
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
        Statement(target="auth", value=_auth(place.auth), origin=("workspace", "auth")),
        Statement(target=WORKSPACE.id, value=opened, origin=("workspace",)),
    )


def _auth(auth: ir.ServicePrincipal | ir.SignIn) -> Call:
    module = "azureml.core.authentication"
    if isinstance(auth, ir.ServicePrincipal):
        return Call(
            Imported(module, "ServicePrincipalAuthentication"),
            kwargs={
                "tenant_id": auth.tenant_id,
                "service_principal_id": auth.client_id,
                "service_principal_password": Secret(auth.secret_env),
            },
        )
    classes = {
        "azure_cli": "AzureCliAuthentication",
        "managed_identity": "MsiAuthentication",
        "interactive": "InteractiveLoginAuthentication",
    }
    tenant: dict[str, Expression] = {} if auth.tenant_id is None else {"tenant_id": auth.tenant_id}
    return Call(Imported(module, classes[auth.kind]), kwargs=tenant)


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


def environment(names: Names, one: ir.Environment, artifact: str | None) -> list[Statement]:
    """Builds an environment; `artifact` is its conda file's path beside the program."""
    target, origin = names.of("environment", one.name), ("environments", one.name)
    module = "azureml.core"
    if one.existing is not None:
        name, version = one.existing
        kwargs: dict[str, Expression] = {"workspace": WORKSPACE, "name": name, "version": version}
        return [Statement(target=target, value=Call(Imported(module, "Environment.get"), kwargs=kwargs), origin=origin)]

    def assign(attribute: str, value: Expression) -> Statement:
        return Statement(target=target, attribute=attribute, value=value, origin=origin)

    made = Call(Imported(module, "Environment"), kwargs={"name": one.name})
    if artifact is not None:
        kwargs = {"name": one.name, "file_path": Artifact(artifact)}
        made = Call(Imported(module, "Environment.from_conda_specification"), kwargs=kwargs)
    statements = [Statement(target=target, value=made, origin=origin)]
    if artifact is None:
        statements.append(assign("python.user_managed_dependencies", True))
    statements.append(assign("docker.base_image", one.image or DEFAULT_CPU_IMAGE))
    if one.variables:
        statements.append(assign("environment_variables", Dict(dict(sorted(one.variables.items())))))
    return statements


def parameter(names: Names, one: ir.Parameter) -> Statement:
    kwargs: dict[str, Expression] = {"name": one.name, "default_value": one.default}
    made = Call(Imported("azureml.pipeline.core", "PipelineParameter"), kwargs=kwargs)
    return Statement(target=names.of("parameter", one.name), value=made, origin=("parameters", one.name))


def input_source(names: Names, one: ir.Input) -> Statement | None:
    """The dataset behind an input; None where a step's own port is all there is."""
    target, origin = names.of("dataset", one.name), ("inputs", one.name)
    match one:
        case ir.FileDataset():
            store = Name(names.of("datastore", one.datastore))
            paths = List(tuple(Tuple((store, path)) for path in one.paths))
            # Not validated here: validating reads the data, and publishing needs none of it.
            value = Call(Imported("azureml.core", "Dataset.File.from_files"), kwargs={"path": paths, "validate": False})
        case ir.RegisteredDataset() if one.version is not None:
            kwargs: dict[str, Expression] = {"workspace": WORKSPACE, "name": one.dataset, "version": one.version}
            value = Call(Imported("azureml.core", "Dataset.get_by_name"), kwargs=kwargs)
        case _:
            return None
    return Statement(target=target, value=value, origin=origin)


def method(of: Expression, called: str, /, *args: Expression, **kwargs: Expression) -> Call:
    return Call(Member(of, called), args, kwargs)
