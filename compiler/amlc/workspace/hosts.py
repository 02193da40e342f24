"""The hosts that the workspace stands for, by what they serve."""

from enum import StrEnum

SERVICES = "westeurope.api.azureml.ms"  # discovery hands this host out for every service of the data plane
LOCATION = "westeurope"
STORAGE_SUFFIX = "core.windows.net"
LOCAL_ACCOUNT = "amlclocal"  # the storage account of the workspace's own containers and of folder datastores


class Role(StrEnum):
    """Which table of routes serves a host."""

    ADMIN = "admin"
    SIGN_IN = "sign-in"
    ARM = "arm"
    SERVICES = "services"
    BLOB = "blob"
    TELEMETRY = "telemetry"


_EXACT = {
    "login.microsoftonline.com": Role.SIGN_IN,
    "login.windows.net": Role.SIGN_IN,
    "management.azure.com": Role.ARM,
    "dc.services.visualstudio.com": Role.TELEMETRY,
    "dc.applicationinsights.azure.com": Role.TELEMETRY,
    "dc.applicationinsights.microsoft.com": Role.TELEMETRY,
    "rt.services.visualstudio.com": Role.TELEMETRY,
}
_SUFFIXES = (
    (".api.azureml.ms", Role.SERVICES),
    (".blob.core.windows.net", Role.BLOB),
    (".dfs.core.windows.net", Role.BLOB),
    (".in.applicationinsights.azure.com", Role.TELEMETRY),
    (".events.data.microsoft.com", Role.TELEMETRY),
    (".pipe.aria.microsoft.com", Role.TELEMETRY),
)


# Azure's own, whatever they serve; what users put there for others to fetch (packages, images) is not meant.
_AZURE = (
    ".windows.net",
    ".azure.com",
    ".azure.net",
    ".azure.cn",
    ".azure.us",
    ".azureml.ms",
    ".azureml.net",
    ".azurecr.io",
    ".azuredatalakestore.net",
    ".microsoftonline.com",
    ".microsoftonline.us",
    ".microsoftonline.cn",
    ".chinacloudapi.cn",
    ".usgovcloudapi.net",
    ".services.visualstudio.com",
    ".graph.microsoft.com",
)
_PACKAGES = (".dev.azure.com",)  # Azure Artifacts


def is_azure(host: str) -> bool:
    """Whether a request to `host` is meant for Azure; where the workspace stands for none, it goes nowhere."""
    dotted = "." + host.lower().rstrip(".")
    return dotted.endswith(_AZURE) and not dotted.endswith(_PACKAGES)


def role_of(host: str) -> Role | None:
    """What the workspace is to a client that asks for `host`; None for a host it does not stand for."""
    host = host.lower().rstrip(".")
    if host in _EXACT:
        return _EXACT[host]
    return next((role for suffix, role in _SUFFIXES if host.endswith(suffix) and host != suffix[1:]), None)
