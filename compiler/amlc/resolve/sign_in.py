"""Resolves how to sign in."""

from collections.abc import Mapping

from amlc import ir
from amlc.resolve.context import Resolver
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
            secret_env=_variable(auth.client_secret) or "",
        )
    settings: dict[str, str | bool] = {}
    for name in _SETTINGS.get(auth.kind, ()):
        value = getattr(auth, name)
        if value is not None and value is not False:
            settings[name] = value if isinstance(value, bool) else on.text(value, (*at, name))
    token = _variable(auth.arm_access_token) if auth.kind == "arm_token" else None
    return ir.SignIn(kind=auth.kind, settings=settings, secret_env=token)


def _variable(secret: references.Secret) -> str | None:
    return secret.secret_env if isinstance(secret, references.SecretEnv) else None
