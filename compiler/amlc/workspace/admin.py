"""A client of the workspace's admin API."""

import http.client
import json
from typing import Any

from amlc.workspace.lifecycle import HOST, Connection, WorkspaceError


def get(connection: Connection, path: str) -> Any:
    """The answer to `GET path`. Raises WorkspaceError with the workspace's own words."""
    return _ask(connection, "GET", path, None)


def put(connection: Connection, path: str, body: Any) -> Any:
    """The answer to `PUT path`. Raises WorkspaceError with the workspace's own words."""
    return _ask(connection, "PUT", path, body)


def post(connection: Connection, path: str, body: Any = None) -> Any:
    """The answer to `POST path`. Raises WorkspaceError with the workspace's own words."""
    return _ask(connection, "POST", path, body)


def _ask(connection: Connection, method: str, path: str, body: Any) -> Any:
    client = http.client.HTTPConnection(HOST, connection.port, timeout=30)
    headers = {"Authorization": f"Bearer {connection.token}", "Content-Type": "application/json"}
    try:
        client.request(method, path, None if body is None else json.dumps(body), headers)
        response = client.getresponse()
        answer: Any = json.loads(response.read() or b"null")
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise WorkspaceError(f"the workspace in {connection.folder} did not answer {method} {path}: {error}") from error
    finally:
        client.close()
    if response.status >= 400:
        raise WorkspaceError(answer["error"]["message"])
    return answer
