"""The hosts that are answered for, and those that must not be."""

import pytest

from amlc.workspace.hosts import Role, is_azure, role_of
from amlc.workspace.tunnel import Upstream, upstream_of


@pytest.mark.parametrize(
    ("host", "role"),
    [
        ("management.azure.com", Role.ARM),
        ("LOGIN.microsoftonline.com.", Role.SIGN_IN),
        ("westeurope.api.azureml.ms", Role.SERVICES),
        ("anything.blob.core.windows.net", Role.BLOB),
        ("westus-0.in.applicationinsights.azure.com", Role.TELEMETRY),
        ("api.azureml.ms", None),
        ("blob.core.windows.net", None),
        ("evilapi.azureml.ms", None),
        ("management.azure.com.evil.example", None),
        ("example.com", None),
    ],
)
def test_roles(host: str, role: Role | None) -> None:
    assert role_of(host) is role


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("a.file.core.windows.net", True),
        ("a.queue.core.windows.net", True),
        ("a.vault.azure.net", True),
        ("a.azuredatalakestore.net", True),
        ("a.azurecr.io", True),
        ("GRAPH.windows.net.", True),
        ("graph.microsoft.com", True),
        ("login.microsoftonline.us", True),
        ("ml.azure.com", True),
        ("westeurope.experiments.azureml.net", True),
        ("management.chinacloudapi.cn", True),
        ("mcr.microsoft.com", False),
        ("pkgs.dev.azure.com", False),
        ("packages.example.org", False),
        ("notazure.com", False),
        ("ml.azure.com.example.com", False),
    ],
)
def test_what_is_meant_for_azure(host: str, expected: bool) -> None:
    assert is_azure(host) is expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("", None),
        ("http://amlc:t@127.0.0.1:5", None),
        ("http://proxy:3128", Upstream(host="proxy", port=3128, authorization=None)),
        ("proxy", Upstream(host="proxy", port=80, authorization=None)),
        ("http://u:p%40@proxy:1", Upstream(host="proxy", port=1, authorization="Basic dTpwQA==")),
    ],
)
def test_the_proxy_of_the_machine_is_never_a_workspace(url: str, expected: Upstream | None) -> None:
    assert upstream_of({"HTTPS_PROXY": url}) == expected
