"""Data types of ports; the client makes the ones it needs (`_AevaDataTypeProvider.ensure_default_datatypes`)."""

from http import HTTPStatus

from amlc.workspace.exchange import Call, Refused, Reply, Route, member, missing
from amlc.workspace.house import House, now

_FILES = (
    "AnyFile AzureBlobReference AzureDataLakeReference AzureFilesReference AzureSqlDatabaseReference "
    "AzurePostgresDatabaseReference AzureDataLakeGen2Reference AzureMLDataset AzureMySqlDatabaseReference DBFSReference"
)
_BUILT_IN = dict.fromkeys(_FILES.split(), False) | {"AnyDirectory": True}


def list_all(call: Call) -> Reply:
    built_in = [_described(name, name, name, directory) for name, directory in _BUILT_IN.items()]
    return Reply(body=built_in + [kept.body for kept in call.house.store.find("data type")])


def create(call: Call) -> Reply:
    identity = call.member("Id")
    if exists(call.house, identity):
        raise Refused(HTTPStatus.BAD_REQUEST, f"DataType {identity} already exists")
    name, description = member(call.object, "Name"), member(call.object, "Description")
    body = _described(identity, name, description, bool(member(call.object, "IsDirectory")))
    body["ParentDataTypeIds"] = member(call.object, "ParentDataTypeIds") or []
    call.house.store.put("data type", identity, body)
    return Reply(body=body)


def update(call: Call) -> Reply:
    identity = call.parameters["id"]
    if call.house.store.get("data type", identity) is None:
        raise missing(f"the data type {identity}")
    changes = {"Description": member(call.object, "Description")}
    changes["ParentDataTypeIds"] = member(call.object, "ParentDataTypeIds") or []
    return Reply(body=call.house.store.update("data type", identity, **changes))


def exists(house: House, identity: str) -> bool:
    return identity in _BUILT_IN or house.store.get("data type", identity) is not None


def _described(identity: str, name: str, description: str, is_directory: bool) -> dict[str, object]:
    return {
        "Id": identity,
        "Name": name,
        "Description": description,
        "IsDirectory": is_directory,
        "ParentDataTypeIds": [],
        "EntityStatus": "0",
        "CreatedDate": now(),
        "LastModifiedDate": now(),
    }


_BASE = "/pipelines/v1.0/{WS}/DataTypes"
ROUTES = (Route("GET", _BASE, list_all), Route("POST", _BASE, create), Route("PUT", _BASE + "/{id}", update))
