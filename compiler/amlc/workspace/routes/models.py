"""Models and the assets behind them (`azureml/_restclient/models_client.py`, `assets_client.py`)."""

import re
import uuid
from http import HTTPStatus
from typing import Any

from amlc.workspace.exchange import Call, Refused, Reply, Route, member, missing, whole_number
from amlc.workspace.house import House, now

_NAME = re.compile(r"[a-zA-Z0-9][a-zA-Z0-9\-._]{0,254}")
_ASSET = "aml://asset/"


def create_asset(call: Call) -> Reply:
    artifacts = member(call.object, "artifacts")
    if not isinstance(artifacts, list) or not artifacts:
        raise Refused(HTTPStatus.BAD_REQUEST, "the body needs 'artifacts', a list")
    identity = str(uuid.uuid4())
    keys = ["name", "type", "description", "kvTags", "properties", "runid", "meta"]
    body = {key: member(call.object, key) for key in keys}
    body |= {"id": identity, "artifacts": artifacts, "createdTime": now()}
    call.house.store.put("asset", identity, body, key=str(body["runid"] or ""))
    return Reply(body=body)


def get_asset(call: Call) -> Reply:
    kept = call.house.store.get("asset", call.parameters["id"])
    if kept is None:
        raise missing(f"the asset {call.parameters['id']}")
    return Reply(body=kept)


def list_assets(call: Call) -> Reply:
    found = [kept.body for kept in call.house.store.find("asset", key=call.query.get("runId"))]
    wanted = _pairs(call.query.get("properties"))
    name, kind = call.query.get("name"), call.query.get("type")
    shown = [
        body
        for body in found
        if name in {None, body["name"]} and kind in {None, body["type"]} and _has(body["properties"], wanted)
    ]
    return Reply(body={"value": shown})


def register(call: Call) -> Reply:
    """Versions count up from 1."""
    name, url = call.member("name"), call.member("url")
    if not _NAME.fullmatch(name):
        raise Refused(HTTPStatus.BAD_REQUEST, f"{name!r} is not a name for a model")
    if not url.startswith(_ASSET) or call.house.store.get("asset", url.removeprefix(_ASSET)) is None:
        raise Refused(HTTPStatus.BAD_REQUEST, f"the asset {url} of the model does not exist")
    posted = call.object
    with call.house.store.transaction():
        versions = call.house.store.find("model", key=name)
        number = max((kept.body["version"] for kept in versions), default=0) + 1
        body: dict[str, Any] = {
            "id": f"{name}:{number}",
            "name": name,
            "version": number,
            "url": url,
            "kvTags": member(posted, "kvTags") or {},
            "properties": member(posted, "properties") or {},
            "datasets": member(posted, "datasets") or [],
            "mimeType": member(posted, "mimeType") or "application/x-python",
            "unpack": bool(member(posted, "unpack")),
            "createdTime": now(),
            "modifiedTime": now(),
            "derivedModelIds": [],
        }
        for key in ["framework", "frameworkVersion", "description", "runId", "experimentName", "parentModelId"]:
            body[key] = member(posted, key)
        for key in ["sampleInputData", "sampleOutputData", "resourceRequirements"]:
            body[key] = member(posted, key)
        call.house.store.put("model", body["id"], body, key=name, parent=str(body["runId"] or ""))
    return Reply(body=body)


def get(call: Call) -> Reply:
    """By `name:version`; a name alone is its latest version."""
    return Reply(body=_kept(call.house, call.parameters["id"]))


def list_all(call: Call) -> Reply:
    found = [kept.body for kept in call.house.store.find("model", key=call.query.get("name"), newest_first=True)]
    tags = _pairs(call.query.get("tags") or call.query.get("tag"))
    properties = _pairs(call.query.get("properties"))
    framework, run_id = call.query.get("framework"), call.query.get("runId")
    shown = [
        body
        for body in found
        if _has(body["kvTags"], tags)
        and _has(body["properties"], properties)
        and framework in {None, body["framework"]}
        and run_id in {None, body["runId"]}
    ]
    if call.query.get("latestVersionOnly", "").lower() == "true":
        shown = list({body["name"]: body for body in reversed(shown)}.values())
    count = call.query.get("count")
    return Reply(body={"value": shown[: whole_number(count, "count")] if count else shown})


def patch(call: Call) -> Reply:
    """A JSON patch of tags, properties and description."""
    if not isinstance(call.json, list):
        raise Refused(HTTPStatus.BAD_REQUEST, "the body is not a list of operations")
    with call.house.store.transaction():
        body = _kept(call.house, call.parameters["id"])
        for one in call.json:
            _apply(body, str(member(one, "op")).lower(), str(member(one, "path")), member(one, "value"))
        body["modifiedTime"] = now()
        call.house.store.put("model", body["id"], body, key=body["name"], parent=str(body["runId"] or ""))
    return Reply(body=body)


def delete(call: Call) -> Reply:
    if not call.house.store.delete("model", call.parameters["id"]):
        raise missing(f"the model {call.parameters['id']}")
    return Reply()


def _kept(house: House, identity: str) -> dict[str, Any]:
    kept = house.store.get("model", identity)
    if kept is None and ":" not in identity:
        latest = house.store.find("model", key=identity, newest_first=True, limit=1)
        kept = latest[0].body if latest else None
    if kept is None:
        raise missing(f"the model {identity}")
    return kept


def _apply(body: dict[str, Any], operation: str, path: str, value: Any) -> None:
    first, _, key = path.strip("/").partition("/")
    if first not in {
        "kvTags",
        "properties",
        "description",
        "sampleInputData",
        "sampleOutputData",
        "resourceRequirements",
    }:
        raise Refused(HTTPStatus.BAD_REQUEST, f"{path} of a model cannot be changed")
    holder, key = (body[first], key) if key else (body, first)
    if operation == "remove":
        holder.pop(key, None)
    else:
        holder[key] = value


def _pairs(text: str | None) -> dict[str, str | None]:
    parts = (pair.partition("=") for pair in (text or "").split(",") if pair)
    return {key: value if found else None for key, found, value in parts}


def _has(held: dict[str, Any] | None, wanted: dict[str, str | None]) -> bool:
    held = held or {}
    return all(key in held and value in {None, str(held[key])} for key, value in wanted.items())


_BASE = "/modelmanagement/v1.0/{WS}"
ROUTES = (
    Route("POST", _BASE + "/assets", create_asset),
    Route("GET", _BASE + "/assets", list_assets),
    Route("GET", _BASE + "/assets/{id}", get_asset),
    Route("POST", _BASE + "/models", register),
    Route("GET", _BASE + "/models", list_all),
    Route("GET", _BASE + "/models/{id}", get),
    Route("PATCH", _BASE + "/models/{id}", patch),
    Route("DELETE", _BASE + "/models/{id}", delete),
)
