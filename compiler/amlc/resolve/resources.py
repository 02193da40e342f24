"""Resolves what the steps stand on: the workspace, datastores, compute targets and environments."""

import posixpath

from amlc import ir
from amlc.diagnostics import Finding
from amlc.resolve.context import Resolver
from amlc.spec import resources, workspace
from amlc.tree import Path


def workspace_of(on: Resolver, place: workspace.Workspace) -> ir.AzureWorkspace | ir.LocalWorkspace:
    if isinstance(place, workspace.LocalWorkspace):
        return ir.LocalWorkspace(path=posixpath.normpath(place.path))
    at: Path = ("workspace",)
    auth = place.auth
    signs_in: ir.ServicePrincipal | ir.SignIn
    if isinstance(auth, workspace.ServicePrincipal):
        signs_in = ir.ServicePrincipal(
            tenant_id=on.text(auth.tenant_id, (*at, "auth", "tenant_id")),
            client_id=on.text(auth.client_id, (*at, "auth", "client_id")),
            secret_env=auth.client_secret.secret_env,
        )
    else:
        tenant = None if isinstance(auth, workspace.ManagedIdentity) else auth.tenant_id
        tenant_id = None if tenant is None else on.text(tenant, (*at, "auth", "tenant_id"))
        signs_in = ir.SignIn(kind=auth.kind, tenant_id=tenant_id)
    return ir.AzureWorkspace(
        subscription_id=on.text(place.subscription_id, (*at, "subscription_id")),
        resource_group=on.text(place.resource_group, (*at, "resource_group")),
        name=on.text(place.name, (*at, "name")),
        auth=signs_in,
    )


def datastore(on: Resolver, name: str, one: resources.Datastore) -> ir.Datastore:
    if isinstance(one, resources.FolderDatastore):
        return ir.Datastore(name=name, folder=on.path(("datastores", name, "path"), one.path))
    return ir.Datastore(name=name, folder=None)


def compute(name: str, one: resources.Compute) -> ir.Compute:
    if isinstance(one, resources.ExistingCompute):
        return ir.Compute(name=name, cluster=None)
    return ir.Compute(
        name=name,
        cluster=ir.Cluster(
            vm_size=one.vm_size,
            vm_priority=one.vm_priority,
            min_nodes=one.min_nodes,
            max_nodes=one.max_nodes,
            idle_seconds_before_scaledown=one.idle_seconds_before_scaledown,
        ),
    )


# By the key that says what an environment is: what it then cannot also say.
_EXCLUDED = {
    "name": ("python", "channels", "packages", "pip", "conda_file", "image", "user_managed", "variables"),
    "user_managed": ("python", "channels", "packages", "pip", "conda_file"),
    "conda_file": ("python", "channels", "packages", "pip"),
}


def environment(on: Resolver, name: str, one: resources.Environment) -> ir.Environment:
    rules = [(key, others) for key, others in _EXCLUDED.items() if getattr(one, key)]
    for key, other in [(key, other) for key, others in rules[:1] for other in others if other in one.model_fields_set]:
        message = f"`{other}` has no meaning beside `{key}`"
        finding = Finding(code="conflicting-fields", path=("environments", name, other), message=message, key=True)
        on.findings.append(finding)
    if one.version is not None and one.name is None:
        message = "`version` is of an environment that exists, and none is named"
        path: Path = ("environments", name, "version")
        on.findings.append(Finding(code="missing-field", path=path, message=message, help="add `name: …`"))
    file = on.path(("environments", name, "conda_file"), one.conda_file) if one.conda_file else None
    conda = ir.Conda(
        python=one.python,
        channels=("conda-forge",) if one.channels is None else one.channels,
        packages=one.packages,
        pip=one.pip,
        file=file,
    )
    return ir.Environment(
        name=name,
        existing=(one.name, one.version) if one.name is not None else None,
        conda=None if one.user_managed or one.name is not None else conda,
        image=one.image,
        variables=one.variables,
    )
