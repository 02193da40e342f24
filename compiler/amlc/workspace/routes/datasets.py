"""Datasets: saved by their data flow, and registered by name (`azureml/data/abstract_dataset.py`)."""

import hashlib
import json
import re
import uuid
from http import HTTPStatus
from typing import Any

from amlc.workspace.exchange import Call, Refused, Reply, Route, member, missing
from amlc.workspace.house import House, now

_PREFIX = "unregistered-"
_SCOPE = re.compile(r"azureml://subscriptions/[^/]+/resourcegroups/[^/]+/workspaces/[^/]+/", re.IGNORECASE)


def save(call: Call) -> Reply:
    """The same data flow is saved once: its id is made from what it says."""
    return Reply(body=_saved(call.house, call.object))


def get_saved(call: Call) -> Reply:
    kept = call.house.store.get("saved dataset", call.parameters["id"])
    if kept is None:
        raise missing(f"the dataset {call.parameters['id']}")
    return Reply(body={**kept, "dataflowJson": _addressed(call, kept["dataflowJson"])})


def register(call: Call) -> Reply:
    name = call.member("name")
    latest = call.member("latest", dict)
    may_exist = call.query.get("ifExistsOk", "true").lower() == "true"
    with call.house.store.transaction():
        saved_id = member(latest, "savedDatasetId")
        if saved_id is None:
            source = {"dataflowJson": member(latest, "dataflow"), "properties": member(latest, "properties")}
            saved_id = _saved(call.house, source | {"datasetType": member(call.object, "datasetType")})["id"]
        versions = call.house.store.find("dataset", key=name)
        for version in versions:
            if version.body["latest"]["savedDatasetId"] == saved_id and not may_exist:
                text = f"An identical dataset had already been registered: it has been registered as {name}:"
                raise Refused(HTTPStatus.BAD_REQUEST, text + f"{version.body['latest']['versionId']} (name:version).")
        if versions and not may_exist:
            raise Refused(HTTPStatus.CONFLICT, f"there is already a dataset registered under the name {name}")
        same = next((kept.body for kept in versions if kept.body["latest"]["savedDatasetId"] == saved_id), None)
        body = same or register_version(
            call.house,
            name,
            saved_id,
            description=member(call.object, "description") or "",
            tags=member(call.object, "tags") or {},
        )
    return Reply(body=body)


def register_version(
    house: House, name: str, saved_id: str, *, description: str, tags: dict[str, Any]
) -> dict[str, Any]:
    """A new version of a registered dataset."""
    with house.store.transaction():
        saved = house.store.get("saved dataset", saved_id)
        if saved is None:
            raise Refused(HTTPStatus.BAD_REQUEST, f"the dataset {saved_id} was not saved")
        versions = house.store.find("dataset", key=name)
        identity = versions[0].body["datasetId"] if versions else str(uuid.uuid4())
        number = str(len(versions) + 1)
        latest = {
            "datasetId": identity,
            "versionId": number,
            "dataflow": saved["dataflowJson"],
            "properties": saved["properties"],
            "savedDatasetId": saved_id,
            "createdTime": now(),
            "modifiedTime": now(),
            "datasetDefinitionState": {"state": "active"},
        }
        body = {
            "datasetId": identity,
            "name": name,
            "description": description,
            "tags": tags,
            "datasetType": saved["datasetType"],
            "isVisible": True,
            "datasetState": {"state": "active"},
            "createdTime": versions[0].body["createdTime"] if versions else now(),
            "modifiedTime": now(),
            "latest": latest,
        }
        house.store.put("dataset", f"{identity}:{number}", body, key=name, parent=identity)
        return body


def save_flow(house: House, flow: str, kind: str) -> str:
    """Save a data flow; answers its id."""
    return str(_saved(house, {"dataflowJson": flow, "datasetType": kind, "properties": {}})["id"])


def get_by_name(call: Call) -> Reply:
    return Reply(body=_shown(call, _version(call.house, call.parameters["name"], call.query.get("versionId"))))


def get_by_id(call: Call) -> Reply:
    kept = call.house.store.find("dataset", parent=call.parameters["id"])
    if not kept:
        raise missing(f"the dataset {call.parameters['id']}")
    return Reply(body=_shown(call, kept[-1].body))


def definitions(call: Call) -> Reply:
    kept = call.house.store.find("dataset", parent=call.parameters["id"])
    if not kept:
        raise missing(f"the dataset {call.parameters['id']}")
    return Reply(body={"value": [version.body["latest"] for version in reversed(kept)]})


def list_all(call: Call) -> Reply:
    newest = {kept.key: kept.body for kept in call.house.store.find("dataset")}
    return Reply(body={"value": list(newest.values())})


def by_saved_id(call: Call) -> Reply:
    found = [
        kept.body
        for kept in call.house.store.find("dataset")
        if kept.body["latest"]["savedDatasetId"] == call.parameters["id"]
    ]
    return Reply(body={"value": found})


def data_version(call: Call) -> Reply:
    """What the data library makes of a dataset; `unregistered-{id}` is one that was only saved."""
    name = call.parameters["name"]
    if name.startswith(_PREFIX):
        kept = call.house.store.get("saved dataset", name.removeprefix(_PREFIX))
        if kept is None:
            raise missing(f"the dataset {name}")
        flow, saved_id = kept["dataflowJson"], kept["id"]
    else:
        latest = _version(call.house, name, call.parameters["version"])["latest"]
        flow, saved_id = latest["dataflow"], latest["savedDatasetId"]
    version = {"name": name, "versionId": call.parameters["version"], "legacySavedDatasetId": saved_id}
    return Reply(body={"dataVersion": version, "legacyDataflow": _addressed(call, flow), "legacyDataflowType": "Json"})


def _shown(call: Call, body: dict[str, Any]) -> dict[str, Any]:
    return {**body, "latest": {**body["latest"], "dataflow": _addressed(call, body["latest"]["dataflow"])}}


def _addressed(call: Call, flow: str) -> str:
    """This workspace goes by any name, and the data library reads paths under none but that it signed in with."""
    subscription, group, workspace = (call.parameters[name] for name in ("subscription", "group", "workspace"))
    place = f"azureml://subscriptions/{subscription}/resourcegroups/{group}/workspaces/{workspace}/"
    return _SCOPE.sub(lambda _: place, flow)


def flow_of(house: House, id_or_name: str, version: str | None) -> dict[str, Any]:
    """The data flow of a registered dataset. Raises LookupError."""
    flow: dict[str, Any] = json.loads(_registered(house, id_or_name, version)["latest"]["dataflow"])
    return flow


def saved_id_of(house: House, id_or_name: str, version: str | None) -> str:
    """The id under which a registered dataset is saved. Raises LookupError."""
    return str(_registered(house, id_or_name, version)["latest"]["savedDatasetId"])


def version_of(house: House, id_or_name: str, version: str | None) -> str:
    """`ID:VERSION` of a registered dataset. Raises LookupError."""
    latest = _registered(house, id_or_name, version)["latest"]
    return f"{latest['datasetId']}:{latest['versionId']}"


def _registered(house: House, id_or_name: str, version: str | None) -> dict[str, Any]:
    kept = house.store.find("dataset", key=id_or_name) or house.store.find("dataset", parent=id_or_name)
    found = [one.body for one in kept if version in {None, "", "latest", one.body["latest"]["versionId"]}]
    if not found:
        raise LookupError(f"the dataset {id_or_name}{f':{version}' if version else ''} does not exist")
    return found[-1]


def _version(house: House, name: str, version: str | None) -> dict[str, Any]:
    kept = house.store.find("dataset", key=name)
    found = [one.body for one in kept if version in {None, "", "latest", one.body["latest"]["versionId"]}]
    if not found:
        raise missing(f"the dataset {name}{f':{version}' if version else ''}")
    return found[-1]


def _saved(house: House, posted: dict[str, Any]) -> dict[str, Any]:
    flow = member(posted, "dataflowJson")
    if not isinstance(flow, str):
        raise Refused(HTTPStatus.BAD_REQUEST, "the body needs 'dataflowJson', a str")
    try:
        json.loads(flow)
    except ValueError as error:
        raise Refused(HTTPStatus.BAD_REQUEST, f"dataflowJson is not JSON: {error}") from error
    kind = member(posted, "datasetType") or "file"
    identity = str(uuid.UUID(hashlib.sha256(f"{kind}\n{flow}".encode()).hexdigest()[:32]))
    body = {"id": identity, "datasetType": kind, "properties": member(posted, "properties") or {}, "dataflowJson": flow}
    if house.store.get("saved dataset", identity) is None:
        house.store.put("saved dataset", identity, body)
    return body


_BASE = "/dataset/v1.0/{WS}"
ROUTES = (
    Route("POST", _BASE + "/saveddatasets", save),
    Route("GET", _BASE + "/saveddatasets/{id}", get_saved),
    Route("POST", _BASE + "/datasets", register),
    Route("GET", _BASE + "/datasets/query/name={name}", get_by_name),
    Route("GET", _BASE + "/datasets/query/savedDatasetId={id}", by_saved_id),
    Route("GET", _BASE + "/datasets", list_all),
    Route("GET", _BASE + "/datasets/{id}", get_by_id),
    Route("GET", _BASE + "/datasets/{id}/definitions", definitions),
    Route("GET", "/data/v1.0/{WS}/dataversion/{name}/versions/{version}", data_version),
)
