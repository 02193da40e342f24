"""Resolves what the steps stand on: the workspace, datastores, compute targets and environments."""

import posixpath
from typing import TYPE_CHECKING

from amlc import ir
from amlc.diagnostics import Finding
from amlc.resolve import compute_rules, storage_rules
from amlc.resolve.context import Resolver
from amlc.resolve.definitions import settings
from amlc.resolve.sign_in import sign_in
from amlc.spec import environments, workspace
from amlc.spec.datastores import FolderDatastore
from amlc.spec.model import Model
from amlc.tree import Path

if TYPE_CHECKING:
    from amlc.spec.registry import Registry  # a file that wants one imports it


def workspace_of(on: Resolver, place: workspace.Workspace) -> ir.AzureWorkspace | ir.LocalWorkspace:
    if isinstance(place, workspace.LocalWorkspace):
        return ir.LocalWorkspace(path=posixpath.normpath(place.path))
    at: Path = ("workspace",)
    on.findings += storage_rules.workspace(place)
    return ir.AzureWorkspace(
        subscription_id=on.text(place.subscription_id, (*at, "subscription_id")),
        resource_group=on.text(place.resource_group, (*at, "resource_group")),
        name=on.text(place.name, (*at, "name")),
        cloud=place.cloud,
        auth=sign_in(on, place.auth, (*at, "auth")),
        definition=None if place.definition is None else settings(on, place.definition, (*at, "definition")),
    )


def datastore(on: Resolver, name: str, one: Model) -> ir.Datastore:
    on.findings += storage_rules.rules(name, one)
    kind = str(getattr(one, "kind"))  # noqa: B009 - each has one of its own
    folder = on.path(("datastores", name, "path"), one.path) if isinstance(one, FolderDatastore) else None
    return ir.Datastore(name=name, kind=kind, folder=folder, settings=settings(on, one, ("datastores", name)))


def compute(on: Resolver, name: str, one: Model) -> ir.Compute:
    on.findings += compute_rules.rules(name, one)
    kind = str(getattr(one, "kind"))  # noqa: B009 - each has one of its own
    return ir.Compute(name=name, kind=kind, settings=settings(on, one, ("compute", name)))


# By the key that says what an environment is: what it then cannot also say.
_EXCLUDED = {
    "name": (
        "python",
        "channels",
        "packages",
        "pip",
        "conda_file",
        "requirements",
        "image",
        "dockerfile",
        "registry",
        "user_managed",
        "variables",
    ),
    "user_managed": ("python", "channels", "packages", "pip", "conda_file", "requirements"),
    "conda_file": ("python", "channels", "packages", "pip", "requirements"),
    "requirements": ("channels", "packages", "pip"),
    "dockerfile": ("image",),
}


def environment(on: Resolver, name: str, one: environments.Environment) -> ir.Environment:
    at: Path = ("environments", name)
    said: set[str] = set()
    for key, others in _EXCLUDED.items():
        for other in others if getattr(one, key) and key not in said else ():
            if other in one.model_fields_set and other not in said:
                said.add(other)
                message = f"`{other}` has no meaning beside `{key}`"
                note = ("it is here", (*at, key))
                on.findings.append(
                    Finding(code="conflicting-fields", path=(*at, other), message=message, key=True, note=note)
                )
    if one.version is not None and one.name is None:
        message = "`version` is of an environment that exists, and none is named"
        path: Path = (*at, "version")
        on.findings.append(Finding(code="missing-field", path=path, message=message, help="add `name: …`"))
    if one.registry is not None and one.image is None and one.dockerfile is None and one.name is None:
        message, help_ = "`registry` is of an image, and none is named", "add `image: …`"
        on.findings.append(Finding(code="missing-field", path=(*at, "registry"), message=message, help=help_, key=True))
    files = {
        key: on.path((*at, key), written) if (written := getattr(one, key)) else None
        for key in ("conda_file", "requirements", "dockerfile")
    }
    conda = ir.Conda(
        python=one.python,
        channels=("conda-forge",) if one.channels is None else one.channels,
        packages=one.packages,
        pip=one.pip,
        file=files["conda_file"],
        requirements=files["requirements"],
    )
    existing = one.name if one.model_fields_set else name  # `{}`: it exists, under the very name
    return ir.Environment(
        name=name,
        existing=(existing, one.version) if existing is not None else None,
        conda=None if one.user_managed or existing is not None else conda,
        image=one.image,
        dockerfile=files["dockerfile"],
        registry=_registry(on, one.registry, (*at, "registry")) if one.registry is not None else None,
        variables=one.variables,
    )


def _registry(on: Resolver, one: "Registry", at: Path) -> ir.Registry:
    """The SDK writes a registry's password into every step that is published (azureml/core/container_registry.py)."""
    if one.password is not None:
        message = "the password would be published with the pipeline, for all who can read the workspace"
        help_ = "leave it out, and let the workspace's managed identity or a connection of the workspace pull the image"
        path: Path = (*at, "password")
        on.findings.append(Finding(code="published-secret", path=path, message=message, help=help_, key=True))
    username = None if one.username is None else on.text(one.username, (*at, "username"))
    return ir.Registry(address=one.address, username=username)
