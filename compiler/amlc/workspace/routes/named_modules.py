"""Modules that are kept by name, with versions (`_AevaMlModuleProvider`, `_AevaMlModuleVersionProvider`)."""

import uuid
from http import HTTPStatus
from typing import Any

from amlc.workspace.exchange import Call, Refused, Reply, Route, member, members, missing
from amlc.workspace.house import House, now
from amlc.workspace.routes import modules
from amlc.workspace.routes.pipelines import status_of

_KIND = "named module"


def create(call: Call) -> Reply:
    name = call.member("Name")
    if not name:
        raise Refused(HTTPStatus.BAD_REQUEST, "a module needs a name")
    with call.house.store.transaction():
        if call.house.store.find(_KIND, key=name):
            raise Refused(HTTPStatus.BAD_REQUEST, f"a module with the name {name} exists already")
        identity = str(uuid.uuid4())
        body = {
            "Id": identity,
            "Name": name,
            "Description": member(call.object, "Description"),
            "Versions": [],
            "DefaultVersion": None,
            "EntityStatus": "Active",
            "CreatedDate": now(),
            "LastModifiedDate": now(),
        }
        call.house.store.put(_KIND, identity, body, key=name)
    return Reply(body=body)


def get(call: Call) -> Reply:
    return Reply(body=_kept(call.house, call.parameters["id"]))


def get_by_name(call: Call) -> Reply:
    name = call.query.get("name", "")
    found = call.house.store.find(_KIND, key=name) if name else []
    if not found:
        raise missing(f"the module {name}")
    return Reply(body=found[-1].body)


def update(call: Call) -> Reply:
    """The client sends the whole entity, with all versions."""
    identity = call.parameters["id"]
    with call.house.store.transaction():
        body = _kept(call.house, identity)
        posted = call.object
        versions = [_version(call.house, identity, one) for one in members(posted, "Versions")]
        for key in ("Version", "ModuleVersionId"):
            if len({one[key] for one in versions}) < len(versions):
                raise Refused(HTTPStatus.BAD_REQUEST, f"a module has each {key} once")
        if {one["ModuleVersionId"] for one in body["Versions"]} - {one["ModuleVersionId"] for one in versions}:
            raise Refused(HTTPStatus.BAD_REQUEST, "a module keeps its versions")
        name, default = member(posted, "Name"), member(posted, "DefaultVersion")
        if name not in (None, body["Name"]) and call.house.store.find(_KIND, key=str(name)):
            raise Refused(HTTPStatus.BAD_REQUEST, f"a module with the name {name} exists already")
        if default is not None and default not in {one["Version"] for one in versions}:
            raise Refused(HTTPStatus.BAD_REQUEST, f"the module has no version {default}")
        body |= {"Versions": versions, "DefaultVersion": default, "LastModifiedDate": now()}
        body |= {key: given for key in ("Name", "Description") if (given := member(posted, key)) is not None}
        if member(posted, "EntityStatus") is not None:
            body["EntityStatus"] = status_of(member(posted, "EntityStatus"))
        call.house.store.put(_KIND, identity, body, key=body["Name"])
    return Reply(body=body)


def create_version(call: Call) -> Reply:
    """Answers the version; the client then adds it to the module's."""
    owner = call.member("AmlModuleId")
    _kept(call.house, owner)
    with call.house.store.transaction():
        entity = modules.keep(call.house, call.object, of=owner)
    return Reply(body=_described(owner, entity))


def get_version(call: Call) -> Reply:
    kept = _kept_version(call.house, call.parameters["id"])
    return Reply(body=_described(kept["of"], kept["entity"]))


def update_version(call: Call) -> Reply:
    """Of what is sent, the description and the status count: what a version is does not change."""
    identity = call.parameters["id"]
    posted = call.member("Data", dict)
    with call.house.store.transaction():
        kept = _kept_version(call.house, identity)
        entity = kept["entity"] | {"LastModifiedDate": now()}
        if member(posted, "Description") is not None:
            entity["Description"] = member(posted, "Description")
        if member(posted, "EntityStatus") is not None:
            entity["EntityStatus"] = status_of(member(posted, "EntityStatus"))
        call.house.store.update("module", identity, entity=entity)
    return Reply(body=_described(kept["of"], entity))


def _kept(house: House, identity: str) -> dict[str, Any]:
    kept = house.store.get(_KIND, identity)
    if kept is None:
        raise missing(f"the module {identity}")
    return kept


def _kept_version(house: House, identity: str) -> dict[str, Any]:
    kept = house.store.get("module", identity)
    if kept is None or kept.get("of") is None:
        raise missing(f"the module version {identity}")
    return kept


def _version(house: House, owner: str, posted: Any) -> dict[str, str]:
    """A version that the client lists: one of this module's own."""
    identity, name = str(member(posted, "ModuleVersionId")), member(posted, "Version")
    kept = house.store.get("module", identity)
    if kept is None or kept.get("of") != owner:
        raise Refused(HTTPStatus.BAD_REQUEST, f"the module has no version with the id {identity}")
    if not isinstance(name, str) or not name:
        raise Refused(HTTPStatus.BAD_REQUEST, "a version of a module needs a name")
    return {"Version": name, "ModuleVersionId": identity}


def _described(owner: str, entity: dict[str, Any]) -> dict[str, Any]:
    described = modules.described(entity)
    return {"ModuleId": owner, "Data": described["Data"], "Interface": described["Interface"]}


_BASE = "/pipelines/v1.0/{WS}"
ROUTES = (
    Route("POST", _BASE + "/AzureMLModules", create),
    Route("GET", _BASE + "/AzureMLModules/Name", get_by_name),
    Route("GET", _BASE + "/AzureMLModules/{id}", get),
    Route("PUT", _BASE + "/AzureMLModules/{id}", update),
    Route("POST", _BASE + "/AzureMLModuleVersions", create_version),
    Route("GET", _BASE + "/AzureMLModuleVersions/{id}", get_version),
    Route("PUT", _BASE + "/AzureMLModuleVersions/{id}", update_version),
)
