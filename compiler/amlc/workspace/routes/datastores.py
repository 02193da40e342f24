"""The datastore service (`azureml/_restclient/operations/data_stores_operations.py`)."""

from collections.abc import Mapping
from http import HTTPStatus
from pathlib import Path
from typing import Any

from amlc.workspace import blobs
from amlc.workspace.access import shared_access
from amlc.workspace.exchange import Call, Refused, Reply, Route, mapping, member, missing
from amlc.workspace.hosts import LOCAL_ACCOUNT, STORAGE_SUFFIX
from amlc.workspace.house import House

_DEFAULT = "workspaceblobstore"


def create(call: Call) -> Reply:
    """The client looks for "Another datastore with the same name already exists" before it updates."""
    name = call.member("name")
    if _kept(call.house, name) is not None:
        text = f"Another datastore with the same name already exists but with different configuration: {name}"
        raise Refused(HTTPStatus.BAD_REQUEST, text)
    _register(call, name)
    return Reply()


def update(call: Call) -> Reply:
    name = call.parameters["name"]
    if _kept(call.house, name) is None:
        raise missing(f"the datastore {name}")
    _register(call, name)
    return Reply()


def get(call: Call) -> Reply:
    return Reply(body=described(call.house, call.parameters["name"]))


def get_default(call: Call) -> Reply:
    kept = call.house.store.get("setting", "default datastore") or {"name": _DEFAULT}
    return Reply(body=described(call.house, kept["name"]))


def set_default(call: Call) -> Reply:
    name = described(call.house, call.parameters["name"])["name"]
    call.house.store.put("setting", "default datastore", {"name": name})
    return Reply()


def list_all(call: Call) -> Reply:
    ensure_default(call.house)
    names = [kept.body["name"] for kept in call.house.store.find("datastore")]
    return Reply(body={"value": [described(call.house, name) for name in names], "continuationToken": None})


def delete(call: Call) -> Reply:
    if not call.house.store.delete("datastore", call.parameters["name"].lower()):
        raise missing(f"the datastore {call.parameters['name']}")
    return Reply()


def described(house: House, name: str) -> dict[str, Any]:
    """A datastore as the service describes it, with a fresh signature for the workspace's own containers."""
    kept = _kept(house, name)
    if kept is None:
        raise missing(f"the datastore {name}")
    section = kept.get("azureStorageSection")
    if section and section["accountName"] == LOCAL_ACCOUNT:
        token = shared_access(house.keys, section["containerName"])
        section |= {"credentialType": "Sas", "credential": token, "sasToken": token, "isSas": True}
    return kept


def register_folder(house: House, name: str, folder: Path) -> None:
    """Make a folder of this machine a datastore."""
    container = "folder-" + name.lower().replace("_", "-")
    with house.store.transaction():
        blobs.make_container(house, LOCAL_ACCOUNT, container, folder)
        _keep_blob(house, name, container)


def folder_of(house: House, name: str) -> Path:
    """Where a datastore's files are. Raises LookupError when there is no such datastore, or it has no files here."""
    kept = _kept(house, name)
    section = (kept or {}).get("azureStorageSection")
    if not section:
        raise LookupError(
            f"the datastore {name} does not exist" if kept is None else f"the datastore {name} has no files"
        )
    return blobs.container_folder(house, section["accountName"], section["containerName"])


def exists(house: House, name: str) -> bool:
    return _kept(house, name) is not None


def ensure_default(house: House) -> None:
    if house.store.get("datastore", _DEFAULT) is None:
        container = f"azureml-blobstore-{house.keys.workspace_id}"
        with house.store.transaction():
            blobs.make_container(house, LOCAL_ACCOUNT, container)
            _keep_blob(house, _DEFAULT, container)


def _kept(house: House, name: str) -> dict[str, Any] | None:
    if name.lower() == _DEFAULT:
        ensure_default(house)
    return house.store.get("datastore", name.lower())


def _keep_blob(house: House, name: str, container: str) -> None:
    section = {
        "accountName": LOCAL_ACCOUNT,
        "containerName": container,
        "endpoint": STORAGE_SUFFIX,
        "protocol": "https",
        "serviceDataAccessAuthIdentity": "None",
    }
    body = {
        "name": name,
        "dataStoreType": "AzureBlob",
        "hasBeenValidated": True,
        "tags": {},
        "azureStorageSection": section,
    }
    house.store.put("datastore", name.lower(), body)


def _register(call: Call, name: str) -> None:
    if not name.replace("_", "").isalnum():
        text = f"datastore name {name} is invalid. It can only contain alphanumeric characters and underscores."
        raise Refused(HTTPStatus.BAD_REQUEST, text)
    body = dict(call.object)
    kind = str(body.get("dataStoreType"))
    if kind not in _SECTIONS:
        raise Refused(HTTPStatus.BAD_REQUEST, f"{kind!r} is not a type of datastore")
    key, needed = _SECTIONS[kind]
    section = mapping(body, key)
    for one in needed:
        if not member(section, one):
            raise Refused(HTTPStatus.BAD_REQUEST, f"a datastore of type {kind} needs {key}.{one}")
    body = {one: value for one, value in body.items() if not one.endswith("Section")}
    body |= {"name": name, "hasBeenValidated": True, "tags": member(body, "tags") or {}}
    if key:
        body[key] = section
    # The client sends it with a capital, and reads it without (azureml/data/datastore_client.py).
    section["serviceDataAccessAuthIdentity"] = member(section, "serviceDataAccessAuthIdentity") or "None"
    section.pop("ServiceDataAccessAuthIdentity", None)
    if key == _STORAGE:
        credential, sort = section.get("credential"), str(section.get("credentialType") or "None").lower()
        if sort in ("accountkey", "sas") and not credential:
            raise Refused(HTTPStatus.BAD_REQUEST, f"the credentialType {sort} needs a credential")
        section |= {
            "endpoint": section.get("endpoint") or STORAGE_SUFFIX,
            "protocol": section.get("protocol") or "https",
            "accountKey": credential if sort == "accountkey" else None,
            "sasToken": credential if sort == "sas" else None,
            "isSas": sort == "sas",
        }
        blobs.make_container(call.house, section["accountName"], section["containerName"])
    call.house.store.put("datastore", name.lower(), body)


def register_stand_in(house: House, name: str, kind: str) -> None:
    """What stands in for a datastore elsewhere: of files a container of its own, of a database nothing but its type."""
    if kind not in _SECTIONS:
        raise Refused(HTTPStatus.BAD_REQUEST, f"{kind!r} is not a type of datastore; there are {', '.join(_SECTIONS)}")
    key, needed = _SECTIONS[kind]
    container = "stand-in-" + name.lower().replace("_", "-")
    if key == _STORAGE or kind == "AzureDataLake":
        with house.store.transaction():
            blobs.make_container(house, LOCAL_ACCOUNT, container)
            _keep_blob(house, name, container)
        return
    section = {one: "amlc" for one in needed if one != "userPassword"}
    body = {"name": name, "dataStoreType": kind, "hasBeenValidated": True, "tags": {}}
    house.store.put("datastore", name.lower(), {**body, **({key: section} if key else {})})


_STORAGE = "azureStorageSection"
_SERVER = ("serverName", "databaseName")
_USER = (*_SERVER, "userId", "userPassword")
_KERBEROS = ("kerberosRealm", "kerberosKdcAddress", "kerberosPrincipal", "credentialValue")
# By type: the section of its settings, and what must be in it.
_SECTIONS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "AzureBlob": (_STORAGE, ("accountName", "containerName")),
    "AzureFile": (_STORAGE, ("accountName", "containerName")),
    "AzureDataLakeGen2": (_STORAGE, ("accountName", "containerName")),
    "AzureDataLake": ("azureDataLakeSection", ("storeName",)),
    "AzureSqlDatabase": ("azureSqlDatabaseSection", _SERVER),
    "AzurePostgreSql": ("azurePostgreSqlSection", _USER),
    "AzureMySql": ("azureMySqlSection", _USER),
    "DBFS": ("", ()),
    "Hdfs": ("hdfsSection", ("protocol", "nameNodeAddress", *_KERBEROS)),
}

_BASE = "/datastore/v1.0/{WS}"
ROUTES = (
    Route("GET", _BASE + "/datastores", list_all),
    Route("POST", _BASE + "/datastores", create),
    Route("GET", _BASE + "/datastores/{name}", get),
    Route("PUT", _BASE + "/datastores/{name}", update),
    Route("DELETE", _BASE + "/datastores/{name}", delete),
    Route("GET", _BASE + "/default", get_default),
    Route("PUT", _BASE + "/default/{name}", set_default),
)
