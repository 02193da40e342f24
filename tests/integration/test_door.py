"""Who gets in, and to what."""

import base64
import http.client
import json
import socket
import ssl

import pytest

from amlc.workspace import admin
from amlc.workspace.lifecycle import HOST, Connection, WorkspaceError, proxy_password
from tests.integration.client import SERVICES, WORKSPACE, ask, bearer, call, sign_in


@pytest.mark.parametrize("token", ["", "wrong", "é"])
def test_the_proxy_wants_the_token(connection: Connection, token: str) -> None:
    with pytest.raises(OSError, match="407"):
        ask(connection, "GET", SERVICES, "/discovery", token=token)


def test_the_proxy_wants_a_header_at_all(connection: Connection) -> None:
    with socket.create_connection((HOST, connection.port)) as client:
        client.sendall(b"CONNECT management.azure.com:443 HTTP/1.1\r\n\r\n")
        assert client.recv(1000).startswith(b"HTTP/1.1 407 ")


def test_tls_on_the_port_itself_is_not_answered(connection: Connection) -> None:
    context = ssl.create_default_context(cafile=str(connection.folder / "ca-bundle.pem"))
    with (
        socket.create_connection((HOST, connection.port), timeout=5) as client,
        pytest.raises(OSError, match=r"EOF|reset"),
    ):
        context.wrap_socket(client, server_hostname=SERVICES)


def test_a_host_the_workspace_does_not_stand_for_is_refused_offline(connection: Connection) -> None:
    with pytest.raises(OSError, match="403"):
        ask(connection, "GET", "example.com", "/")


@pytest.mark.parametrize("host", ["x.vault.azure.net", "graph.windows.net", "x.file.core.windows.net", "ML.azure.com."])
def test_a_host_of_azure_is_refused_by_name(connection: Connection, host: str) -> None:
    with pytest.raises(OSError, match="501"):
        ask(connection, "GET", host, "/")
    assert f"501 CONNECT '{host}:443'" in (connection.folder / "server.log").read_text()


@pytest.mark.parametrize(
    "target",
    ["a..b.blob.core.windows.net:443", "a" * 300 + ".blob.core.windows.net:443", "example.com:70000", "example.com:0"],
)
def test_what_no_host_can_be_called(connection: Connection, target: str) -> None:
    with socket.create_connection((HOST, connection.port), timeout=5) as client:
        pair = base64.b64encode(f"amlc:{proxy_password(connection.token)}".encode()).decode()
        client.sendall(f"CONNECT {target} HTTP/1.1\r\nProxy-Authorization: Basic {pair}\r\n\r\n".encode())
        assert client.recv(1000).startswith(b"HTTP/1.1 400 ")


def test_a_client_cannot_forge_a_line_of_the_log(connection: Connection) -> None:
    assert call(connection, "GET", "/x%0A2030-01-01%20forged").status == 501
    assert "\n2030-01-01 forged" not in (connection.folder / "server.log").read_text()


def test_a_step_has_no_key_to_the_admin_api(connection: Connection) -> None:
    assert connection.token not in "".join(connection.step_environment().values())
    with pytest.raises(OSError, match="407"):
        ask(connection, "GET", SERVICES, "/discovery", token=connection.token)
    client = http.client.HTTPConnection(HOST, connection.port, timeout=5)
    client.request("GET", "/pipelines", headers={"Authorization": f"Bearer {proxy_password(connection.token)}"})
    assert client.getresponse().status == 401
    client.close()


@pytest.mark.parametrize(
    ("head", "status"),
    [("GET /health?challenge=x", 200), ("PUT /datastores/x", 401), ("POST /health?challenge=x", 501)],
)
def test_no_body_is_read_of_who_has_no_token(connection: Connection, head: str, status: int) -> None:
    with socket.create_connection((HOST, connection.port), timeout=5) as client:
        address = f"Host: {HOST}:{connection.port}"
        client.sendall(f"{head} HTTP/1.1\r\n{address}\r\nContent-Length: 200000000\r\n\r\n".encode())
        assert client.recv(1000).startswith(f"HTTP/1.1 {status} ".encode())


def test_the_admin_api_reads_no_large_body(connection: Connection) -> None:
    with pytest.raises(WorkspaceError, match=r"too large|Broken pipe|reset"):
        admin.put(connection, "/datastores/x", {"x": "x" * 1_100_000})


def test_another_port_of_a_host_it_stands_for_is_refused(connection: Connection) -> None:
    with socket.create_connection((HOST, connection.port)) as client:
        client.sendall(b"CONNECT management.azure.com:22 HTTP/1.1\r\nProxy-Authorization: Basic x\r\n\r\n")
        assert client.recv(1000).startswith(b"HTTP/1.1 407 ")


def test_the_host_header_has_to_be_the_host_connected_to(connection: Connection) -> None:
    answer = ask(connection, "GET", SERVICES, "/discovery", headers={"Host": "management.azure.com"})
    assert answer.status == 421


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1:1", "localhost"])
def test_the_admin_api_checks_its_host(connection: Connection, host: str) -> None:
    client = http.client.HTTPConnection(HOST, connection.port, timeout=5)
    client.request("GET", "/pipelines", headers={"Host": host, "Authorization": f"Bearer {connection.token}"})
    assert client.getresponse().status == 421
    client.close()


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Bearer "}])
def test_the_admin_api_wants_the_token(connection: Connection, header: dict[str, str]) -> None:
    client = http.client.HTTPConnection(HOST, connection.port, timeout=5)
    client.request("GET", "/pipelines", headers=header)
    assert client.getresponse().status == 401
    client.close()


def test_a_forged_access_token_is_refused(connection: Connection) -> None:
    real = bearer(connection)["Authorization"]
    head, body, _ = real.split(".")
    path = f"/pipelines/v1.0{WORKSPACE}/DataTypes"
    for forged in (f"{head}.{body}.", f"{head}.{body}.AAAA", "Bearer x", "Bearer é", "Basic x", ""):
        assert ask(connection, "GET", SERVICES, path, headers={"Authorization": forged}).status == 401
    assert ask(connection, "GET", SERVICES, path, headers={"Authorization": real}).status == 200


def test_an_unknown_route_is_named(connection: Connection) -> None:
    answer = call(connection, "GET", "/pipelines/v1.0{WS}/Nonsense")
    assert answer.status == 501
    message = answer.json["error"]["message"]
    assert message.startswith("the embedded workspace has no route GET /pipelines/v1.0/subscriptions/s/")
    assert message.endswith(f"/Nonsense on {SERVICES}")
    assert f"501 GET 'https://{SERVICES}/pipelines" in (connection.folder / "server.log").read_text()


def test_a_principal_whose_secret_is_known_needs_it(connection: Connection) -> None:
    assert sign_in(connection, client="p1", secret="x").status == 200
    digest = "9834876dcfb05cb167a5c24953eba58c4ac89b1adf57f28f2f9d09af107ee8f0"  # sha256 of "aaa"
    admin.put(connection, "/principals/P1", {"secret_sha256": digest})
    refused = sign_in(connection, client="p1", secret="x")
    assert (refused.status, refused.json["error"], refused.json["error_codes"]) == (401, "invalid_client", [7000215])
    assert sign_in(connection, client="p1", secret="aaa").status == 200
    assert sign_in(connection, client="p1", secret="").status == 401


def test_expires_in_is_a_number(connection: Connection) -> None:
    assert isinstance(sign_in(connection).json["expires_in"], int)


def test_telemetry_is_swallowed(connection: Connection) -> None:
    assert ask(connection, "POST", "dc.services.visualstudio.com", "/v2/track", body=b"[]").status == 200


def test_the_admin_client_says_what_the_workspace_said(connection: Connection) -> None:
    with pytest.raises(WorkspaceError, match="is not the absolute path of a folder"):
        admin.put(connection, "/datastores/x", {"folder": "relative"})


def test_two_requests_on_one_connection(connection: Connection) -> None:
    client = http.client.HTTPConnection(HOST, connection.port, timeout=5)
    for _ in range(2):
        client.request("GET", "/pipelines", headers={"Authorization": f"Bearer {connection.token}"})
        response = client.getresponse()
        assert isinstance(json.loads(response.read()), list)
    client.close()


def test_who_asks_for_an_unlisted_subscription_reads_what_to_do(connection: Connection) -> None:
    """The SDK shows the names of those that are listed (`_check_if_subscription_exists`)."""
    listed = ask(connection, "GET", "management.azure.com", "/subscriptions", headers=bearer(connection)).json["value"]
    assert all("amlc workspace exec --subscription ID" in one["displayName"] for one in listed)
