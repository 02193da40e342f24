"""The workspace's key vault, as `Keyvault` and `Run.get_secret` ask it (`azureml/_restclient/secrets_client.py`)."""

import re
from http import HTTPStatus
from typing import Any

from amlc.workspace.exchange import Call, Refused, Reply, Route, member, members, missing
from amlc.workspace.house import House, now

_KIND = "secret"
_NAME = re.compile(r"[0-9a-zA-Z-]{1,127}")


def put(call: Call) -> Reply:
    return Reply(body=_shown(_put(call.house, call.object)))


def put_batch(call: Call) -> Reply:
    posted = members(call.object, "secrets")
    with call.house.store.transaction():
        return Reply(body={"secrets": [_shown(_put(call.house, one)) for one in posted], "notFoundSecrets": []})


def get(call: Call) -> Reply:
    kept = call.house.store.get(_KIND, call.parameters["name"].lower())
    if kept is None:
        raise missing(f"the secret {call.parameters['name']}")
    return Reply(body=kept)


def get_batch(call: Call) -> Reply:
    names = [str(member(one, "name")) for one in members(call.object, "secrets")]
    found = {name: call.house.store.get(_KIND, name.lower()) for name in names}
    absent = [name for name, kept in found.items() if kept is None]
    return Reply(body={"secrets": [kept for kept in found.values() if kept], "notFoundSecrets": absent})


def list_all(call: Call) -> Reply:
    names = [_shown(kept.body) for kept in call.house.store.find(_KIND)]
    return Reply(body={"value": names, "continuationToken": None})


def delete(call: Call) -> Reply:
    if not call.house.store.delete(_KIND, call.parameters["name"].lower()):
        raise missing(f"the secret {call.parameters['name']}")
    return Reply()


def _put(house: House, posted: Any) -> dict[str, Any]:
    name, value = member(posted, "name"), member(posted, "value")
    if not isinstance(name, str) or not _NAME.fullmatch(name) or not isinstance(value, str):
        text = f"a secret has a text, and a name of letters, digits and hyphens, not {name!r:.80}"
        raise Refused(HTTPStatus.BAD_REQUEST, text)
    made = (house.store.get(_KIND, name.lower()) or {"createdTime": now()})["createdTime"]
    kind = member(posted, "contentType")
    body = {"name": name, "value": value, "createdTime": made, "modifiedTime": now(), "contentType": kind}
    house.store.put(_KIND, name.lower(), body)
    return body


def _shown(body: dict[str, Any]) -> dict[str, Any]:
    return {**body, "value": None}


_BASE = "/credential/v2.0/{WS}/secrets"
ROUTES = (
    Route("PUT", _BASE, put),
    Route("PUT", _BASE + ":putbatch", put_batch),
    Route("GET", _BASE, list_all),
    Route("GET", _BASE + "/{name}", get),
    Route("POST", _BASE + ":getbatch", get_batch),
    Route("DELETE", _BASE + "/{name}", delete),
)
