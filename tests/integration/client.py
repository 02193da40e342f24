"""A bare client of the services behind the proxy, for what the SDK would never send."""

import base64
import http.client
import json
import ssl
import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from amlc.workspace.lifecycle import HOST, Connection, proxy_password

WORKSPACE = "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w"
SERVICES = "westeurope.api.azureml.ms"
SIGN_IN = "login.microsoftonline.com"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)


def ask(
    connection: Connection,
    method: str,
    host: str,
    path: str,
    *,
    body: bytes | None = None,
    headers: Mapping[str, str] | None = None,
    token: str | None = None,
) -> Answer:
    """One request through the proxy; `token` is the proxy's password, the right one if none is given."""
    context = ssl.create_default_context(cafile=str(connection.folder / "ca-bundle.pem"))
    client = http.client.HTTPSConnection(HOST, connection.port, context=context, timeout=20)
    pair = base64.b64encode(f"amlc:{proxy_password(connection.token) if token is None else token}".encode()).decode()
    client.set_tunnel(host, 443, {"Proxy-Authorization": f"Basic {pair}"})
    try:
        client.request(method, path, body, dict(headers or {}))
        response = client.getresponse()
        return Answer(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
    finally:
        client.close()


def sign_in(connection: Connection, *, client: str = "c", secret: str = "s", tenant: str = "t") -> Answer:
    form = {"grant_type": "client_credentials", "client_id": client, "client_secret": secret, "scope": "x/.default"}
    body = urllib.parse.urlencode(form).encode()
    return ask(connection, "POST", SIGN_IN, f"/{tenant}/oauth2/v2.0/token", body=body)


def bearer(connection: Connection) -> dict[str, str]:
    return {"Authorization": f"Bearer {sign_in(connection).json['access_token']}", "Content-Type": "application/json"}


def call(connection: Connection, method: str, path: str, body: Any = None) -> Answer:
    """One request to a service of the data plane, signed in; `{WS}` in the path is a workspace."""
    data = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
    return ask(connection, method, SERVICES, path.replace("{WS}", WORKSPACE), body=data, headers=bearer(connection))
