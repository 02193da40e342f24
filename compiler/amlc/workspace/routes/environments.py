"""Environments by name and version (`azureml/_restclient/environment_client.py`)."""

import hashlib
import json
from typing import Any

from amlc.workspace.exchange import Call, Reply, Route, members, missing
from amlc.workspace.house import House


def register(call: Call) -> Reply:
    """Without a version: the next number, unless the last one says the same."""
    name, wanted = call.parameters["name"], call.parameters.get("version")
    posted = call.object
    digest = hashlib.sha256(json.dumps(posted, sort_keys=True).encode()).hexdigest()
    with call.house.store.transaction():
        versions = call.house.store.find("environment", key=name)
        if wanted is None and versions and versions[-1].body["digest"] == digest:
            return Reply(body=versions[-1].body["definition"])
        version = wanted or str(len(versions) + 1)
        definition = {key[:1].lower() + key[1:]: value for key, value in posted.items()}
        definition |= {"name": name, "version": version}
        body = {"definition": definition, "digest": digest}
        call.house.store.put("environment", f"{name}/{version}", body, key=name)
    return Reply(body=definition)


def get(call: Call) -> Reply:
    return Reply(body=_definition(call.house, call.parameters["name"], call.parameters.get("version")))


def list_all(call: Call) -> Reply:
    newest = {kept.key: kept.body["definition"] for kept in call.house.store.find("environment")}
    return Reply(body={"value": list(newest.values()), "continuationToken": None})


def label(call: Call) -> Reply:
    definition = _definition(call.house, call.parameters["name"], call.parameters["version"])
    for text in members(call.object, "Labels"):
        identity = f"{definition['name']}/{text}"
        call.house.store.put("environment label", identity, {"version": definition["version"]})
    return Reply(body={})


def get_by_label(call: Call) -> Reply:
    name, text = call.parameters["name"], call.parameters["label"]
    kept = call.house.store.get("environment label", f"{name}/{text}")
    if kept is None and text.lower() != "latest":
        raise missing(f"the environment {name} with the label {text}")
    return Reply(body=_definition(call.house, name, kept["version"] if kept else None))


def _definition(house: House, name: str, version: str | None) -> dict[str, Any]:
    if version is not None:
        kept = house.store.get("environment", f"{name}/{version}")
    else:
        found = house.store.find("environment", key=name, newest_first=True, limit=1)
        kept = found[0].body if found else None
    if kept is None and name.startswith(_CURATED):
        return _curated(name, version or "1")
    if kept is None:
        raise missing(f"the environment {name}{f':{version}' if version else ''}")
    definition: dict[str, Any] = kept["definition"]
    return definition


def _curated(name: str, version: str) -> dict[str, Any]:
    """An environment that Microsoft keeps in every workspace: an image. Here only its name is known."""
    image = f"mcr.microsoft.com/azureml/curated/{name.removeprefix(_CURATED).lower()}:{version}"
    docker = {"enabled": False, "baseImage": image, "platform": {"os": "Linux", "architecture": "amd64"}}
    python = {"interpreterPath": "python", "userManagedDependencies": True}
    return {"name": name, "version": version, "docker": docker, "python": python, "environmentVariables": {}}


_CURATED = "AzureML-"
_BASE = "/environment/v1.0/{WS}/environments"
ROUTES = (
    Route("GET", _BASE + "/", list_all),
    Route("GET", _BASE, list_all),
    Route("PUT", _BASE + "/{name}", register),
    Route("GET", _BASE + "/{name}", get),
    Route("PUT", _BASE + "/{name}/versions/{version}", register),
    Route("GET", _BASE + "/{name}/versions/{version}", get),
    Route("PUT", _BASE + "/{name}/versions/{version}/metadata", label),
    Route("GET", _BASE + "/{name}/labels/{label}", get_by_label),
)
