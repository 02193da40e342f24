"""Modules: what a step runs, with its interface (`azureml/pipeline/core/_aeva_provider.py`: _AevaModuleProvider)."""

import uuid
from http import HTTPStatus
from typing import Any

from amlc.workspace.exchange import Call, Refused, Reply, Route, member, members, missing
from amlc.workspace.house import House, now
from amlc.workspace.routes import data_types


def create(call: Call) -> Reply:
    """Answers the entity; `GET` answers it with the interface derived from the posted StructuredInterface."""
    return Reply(body=keep(call.house, call.object))


def keep(house: House, posted: dict[str, Any], *, of: str | None = None) -> dict[str, Any]:
    """The entity of a new module; it may be a version `of` one that is kept by name."""
    interface = member(posted, "StructuredInterface")
    if not isinstance(interface, dict):
        raise Refused(HTTPStatus.BAD_REQUEST, "the body needs 'StructuredInterface', a dict")
    _check_types(house, interface)
    storage = member(posted, "StorageId")
    if storage and house.store.get("snapshot", storage) is None:
        raise Refused(HTTPStatus.BAD_REQUEST, f"the snapshot {storage} of the module does not exist")
    identity = str(uuid.uuid4())
    posted["Id"] = identity
    entity = {
        "Id": identity,
        "Name": member(posted, "Name"),
        "Description": member(posted, "Description"),
        "IsDeterministic": member(posted, "IsDeterministic"),
        "ModuleExecutionType": member(posted, "ModuleExecutionType"),
        "ModuleType": member(posted, "ModuleType"),
        "StructuredInterface": interface,
        "IdentifierHash": member(posted, "IdentifierHash"),
        "DataLocation": {"StorageType": "Snapshot", "StorageId": storage} if storage else None,
        "StepType": member(posted, "StepType"),
        "Runconfig": member(posted, "Runconfig"),
        "Properties": member(posted, "Properties"),
        "UploadState": "1",
        "Category": member(posted, "Category"),
        "EntityStatus": "0" if of is None else "Active",
        "CreatedDate": now(),
        "LastModifiedDate": now(),
    }
    # A version is found by its module alone.
    found_by = (entity["IdentifierHash"] or "") if of is None else ""
    house.store.put("module", identity, {"entity": entity, "posted": posted, "of": of}, key=found_by)
    return entity


def get(call: Call) -> Reply:
    kept = call.house.store.get("module", call.parameters["id"])
    if kept is None:
        raise missing(f"the module {call.parameters['id']}")
    return Reply(body=described(kept["entity"]))


def get_by_hash(call: Call) -> Reply:
    kept = call.house.store.find("module", key=call.parameters["hash"], newest_first=True, limit=1)
    if not kept:
        raise missing(f"a module with the hash {call.parameters['hash']}")
    return Reply(body=described(kept[0].body["entity"]))


def posted_module(house: House, identity: str) -> dict[str, Any] | None:
    """The ModuleCreationInfo of a module, as it was posted."""
    kept = house.store.get("module", identity)
    return None if kept is None else kept["posted"]


def described(entity: dict[str, Any]) -> dict[str, Any]:
    structured = entity["StructuredInterface"]
    inputs = [
        {
            "Name": member(port, "Name"),
            "DataTypesIds": members(port, "DataTypeIdsList"),
            "IsOptional": member(port, "IsOptional"),
        }
        for port in members(structured, "Inputs")
    ]
    outputs = [
        {"Name": member(port, "Name"), "DataTypeId": member(port, "DataTypeId")}
        for port in members(structured, "Outputs")
    ]
    interface = {
        "Parameters": [_parameter(one) for one in members(structured, "Parameters")],
        "MetadataParameters": [_parameter(one) for one in members(structured, "MetadataParameters")],
        "Ports": {"Inputs": inputs, "Outputs": outputs},
        "DataPathParameters": [],
        "DataPathParameterList": [],
    }
    return {"Data": entity, "Interface": interface}


def _parameter(one: dict[str, Any]) -> dict[str, Any]:
    kind = member(one, "ParameterType") or "String"
    default = member(one, "DefaultValue")
    return {"Name": member(one, "Name"), "DefaultValue": default, "IsOptional": member(one, "IsOptional"), "Type": kind}


def _check_types(house: House, interface: dict[str, Any]) -> None:
    ports = [(port, members(port, "DataTypeIdsList")) for port in members(interface, "Inputs")]
    ports += [(port, [member(port, "DataTypeId")]) for port in members(interface, "Outputs")]
    for port, types in ports:
        for kind in types:
            if not data_types.exists(house, str(kind)):
                text = f"the data type {kind} of the port {member(port, 'Name')} does not exist"
                raise Refused(HTTPStatus.BAD_REQUEST, text)


_BASE = "/pipelines/v1.0/{WS}/Modules"
ROUTES = (
    Route("POST", _BASE, create),
    Route("GET", _BASE + "/{id}", get),
    Route("GET", _BASE + "/Hash/{hash}", get_by_hash),
)
