"""Lowers the ways to sign in."""

from collections.abc import Mapping

from amlc import ir
from amlc.program import Call, Dict, Expression, Function, Imported, Member, Name, Secret, Statement

_MODULE = "azureml.core.authentication"
_AUTH, _ORIGIN = Name("auth"), ("workspace", "auth")

# Where azure.identity signs in (AzureAuthorityHosts).
_AUTHORITIES: Mapping[str, str] = {
    "AzureCloud": "login.microsoftonline.com",
    "AzureChinaCloud": "login.chinacloudapi.cn",
    "AzureUSGovernment": "login.microsoftonline.us",
}


def sign_in(auth: ir.ServicePrincipal | ir.SignIn, cloud: str) -> tuple[Statement, ...]:
    """Assigns `auth`. The cloud is always said: what the SDK would take instead is what `az cloud set` chose here."""
    if isinstance(auth, ir.ServicePrincipal):
        kwargs: dict[str, Expression] = {
            "tenant_id": auth.tenant_id,
            "service_principal_id": auth.client_id,
            "service_principal_password": Secret(auth.secret_env),
        }
        if cloud != "AzureCloud":  # here the SDK's own default
            kwargs["cloud"] = cloud
        return (_assign("ServicePrincipalAuthentication", kwargs),)
    given: dict[str, Expression] = dict(auth.settings)
    match auth.kind:
        case "azure_cli":
            return (_assign("AzureCliAuthentication", {"cloud": cloud}),)
        case "managed_identity":
            identity: dict[str, Expression] = {"identity_config": Dict(given)} if given else {}
            return (_assign("MsiAuthentication", {"cloud": cloud, **identity}),)
        case "interactive":
            return (_assign("InteractiveLoginAuthentication", {"cloud": cloud, **given}),)
        case "arm_token":
            token = Secret(str(auth.secret_env))
            return (_assign("ArmTokenAuthentication", {"arm_access_token": token, "cloud": cloud}),)
        case "workload_identity":
            return _workload_identity(given, cloud)


def _workload_identity(given: Mapping[str, Expression], cloud: str) -> tuple[Statement, ...]:
    """The SDK has no class for it, and takes a function that gets a token (azureml.core.authentication)."""
    kwargs = {**given, "authority": _AUTHORITIES[cloud]}
    made = Call(Imported("azure.identity", "WorkloadIdentityCredential"), kwargs=kwargs)
    scope = Call(Member("{}/.default", "format"), (Name("audience"),))
    token = Member(Call(Member(Name("credential"), "get_token"), (scope,)), "token")
    function = Function("audience", token)
    return (
        Statement(target="credential", value=made, origin=_ORIGIN),
        _assign("TokenAuthentication", {"get_token_for_audience": function, "cloud": cloud}),
    )


def _assign(name: str, kwargs: Mapping[str, Expression]) -> Statement:
    return Statement(target=_AUTH.id, value=Call(Imported(_MODULE, name), kwargs=kwargs), origin=_ORIGIN)
