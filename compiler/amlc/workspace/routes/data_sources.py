"""Data sources: what a data reference of a graph points at (`_AevaDataSourceProvider`)."""

import uuid
from http import HTTPStatus
from typing import Any

from amlc.workspace.exchange import Call, Refused, Reply, Route, member, missing
from amlc.workspace.house import House, now
from amlc.workspace.routes import data_types, datastores

_FILES = {
    "AzureBlob": ("AzureBlob", "AzureBlobReference"),
    "AzureFile": ("AzureFiles", "AzureFilesReference"),
    "AzureDataLake": ("AzureDataLake", "AzureDataLakeReference"),
    "AzureDataLakeGen2": ("AzureDataLakeGen2Reference", "AzureDataLakeGen2Reference"),
    "DBFS": ("DBFS", "DBFSReference"),
}
_DATABASES = {
    "AzureSqlDatabase": ("AzureSqlDatabase", "AzureSqlDatabaseReference"),
    "AzurePostgreSql": ("AzurePostgresDatabase", "AzurePostgresDatabaseReference"),
    "AzureMySql": ("AzureMySqlDatabase", "AzureMySqlDatabaseReference"),
}


def create(call: Call) -> Reply:
    posted = call.object
    store = call.member("DataStoreName")
    if not datastores.exists(call.house, store):
        raise Refused(HTTPStatus.BAD_REQUEST, f"the datastore {store} does not exist in this workspace")
    kind = member(posted, "DataTypeId")
    if kind is not None and not data_types.exists(call.house, kind):
        raise Refused(HTTPStatus.BAD_REQUEST, f"the data type {kind} does not exist")
    identity = str(uuid.uuid4())
    entity = {
        "Id": identity,
        "Name": member(posted, "Name"),
        "Description": member(posted, "Description"),
        "DataTypeId": kind,
        "IdentifierHash": member(posted, "IdentifierHash"),
        "DataLocation": {"StorageType": "None", "DataReference": _reference(call, store, posted)},
        "UploadState": "1",
        "EntityStatus": "0",
        "CreatedDate": now(),
        "LastModifiedDate": now(),
    }
    call.house.store.put(
        "data source", identity, {"entity": entity, "posted": posted}, key=entity["IdentifierHash"] or ""
    )
    return Reply(body=entity)


def get(call: Call) -> Reply:
    kept = call.house.store.get("data source", call.parameters["id"])
    if kept is None:
        raise missing(f"the data source {call.parameters['id']}")
    return Reply(body=kept["entity"])


def get_by_hash(call: Call) -> Reply:
    kept = call.house.store.find("data source", key=call.parameters["hash"], newest_first=True, limit=1)
    if not kept:
        raise missing(f"a data source with the hash {call.parameters['hash']}")
    return Reply(body=kept[0].body["entity"])


def _reference(call: Call, store: str, posted: dict[str, Any]) -> dict[str, Any]:
    kind = datastores.described(call.house, store)["dataStoreType"]
    if kind in _DATABASES:
        name, place = _DATABASES[kind]
        details = {
            "TableName": member(posted, "SqlTableName"),
            "SqlQuery": member(posted, "SqlQuery"),
            "StoredProcedureName": member(posted, "SqlStoredProcedureName"),
            "StoredProcedureParameters": member(posted, "SqlStoredProcedureParams"),
        }
        return {"Type": name, place: details | {"AmlDataStoreName": store}}
    return reference_of_files(call.house, store, member(posted, "PathOnDataStore"))


def reference_of_files(house: House, store: str, path: str | None) -> dict[str, Any]:
    """A DataReference to what is below a path of a datastore."""
    kind = datastores.described(house, store)["dataStoreType"]
    if kind not in _FILES:
        raise Refused(HTTPStatus.BAD_REQUEST, f"a data reference cannot be in a datastore of type {kind}")
    name, place = _FILES[kind]
    return {"Type": name, place: {"AmlDataStoreName": store, "RelativePath": path}}


_BASE = "/pipelines/v1.0/{WS}/DataSources"
ROUTES = (
    Route("POST", _BASE, create),
    Route("GET", _BASE + "/{id}", get),
    Route("GET", _BASE + "/Hash/{hash}", get_by_hash),
)
