"""Resolves how to sign in."""

from collections.abc import Mapping

from amlc import ir
from amlc.resolve.context import Resolver
from amlc.rules import wrong
from amlc.spec import references, workspace
from amlc.tree import Path

# By kind: the settings that go to the SDK as they are.
_SETTINGS: Mapping[str, tuple[str, ...]] = {
    "managed_identity": ("client_id", "object_id", "msi_res_id"),
    "interactive": ("tenant_id", "force"),
    "workload_identity": ("tenant_id", "client_id", "token_file_path"),
}


def sign_in(on: Resolver, auth: workspace.Auth, at: Path) -> ir.ServicePrincipal | ir.SignIn:
    if isinstance(auth, workspace.ServicePrincipal):
        return ir.ServicePrincipal(
            tenant_id=on.text(auth.tenant_id, (*at, "tenant_id")),
            client_id=on.text(auth.client_id, (*at, "client_id")),
            secret_env=_variable(on, auth.client_secret, (*at, "client_secret")),
        )
    settings: dict[str, str | bool] = {}
    for name in _SETTINGS.get(auth.kind, ()):
        value = getattr(auth, name)
        if value is not None and value is not False:
            settings[name] = value if isinstance(value, bool) else on.text(value, (*at, name))
    token = _variable(on, auth.arm_access_token, (*at, "arm_access_token")) if auth.kind == "arm_token" else None
    return ir.SignIn(kind=auth.kind, settings=settings, secret_env=token)


def _variable(on: Resolver, secret: references.Secret, at: Path) -> str:
    """The variable that holds a secret. The key vault that the SDK can read is the workspace's, once it is open."""
    if isinstance(secret, references.SecretEnv):
        return secret.secret_env
    message = "what signs in to the workspace cannot be in a key vault, which is read through the workspace"
    on.findings.append(wrong(at, message, "write {secret_env: …}"))
    return ""
