"""Compute targets, at ARM and at the service's own copy of it (`azureml/core/compute/compute.py`)."""

from http import HTTPStatus
from typing import Any

from amlc.workspace import compute_kinds
from amlc.workspace.compute_kinds import KINDS, RESOURCES
from amlc.workspace.exchange import Call, Refused, Reply, Route, mapping, member, missing
from amlc.workspace.hosts import LOCATION
from amlc.workspace.house import House, now

_GROUP = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/amlc"
_VERSION = "2023-04-01"


def get(call: Call) -> Reply:
    kept = call.house.store.get("compute", call.parameters["name"].lower())
    if kept is None:
        raise missing(f"the compute {call.parameters['name']}")
    return Reply(body=kept | {"id": f"{call.scope}/computes/{kept['name']}"})


def list_all(call: Call) -> Reply:
    kept = [compute.body for compute in call.house.store.find("compute")]
    return Reply(body={"value": [body | {"id": f"{call.scope}/computes/{body['name']}"} for body in kept]})


def put(call: Call) -> Reply:
    """It is made at once; the client still asks an operation how far it is."""
    properties = call.member("properties", dict)
    kind = member(properties, "computeType")
    if kind not in KINDS:
        raise Refused(HTTPStatus.BAD_REQUEST, f"{kind!r} is not a type of compute")
    name = call.parameters["name"]
    compute_kinds.check(name, kind, properties)
    old = call.house.store.get("compute", name.lower())
    if old is not None and old["properties"]["computeType"] != kind:
        text = f"the compute {name} exists already, of type {old['properties']['computeType']}"
        raise Refused(HTTPStatus.CONFLICT, text)
    details = member(properties, "properties") or {}
    body = _described(name, kind, details, call.object, created=old["properties"]["createdOn"] if old else None)
    with call.house.store.transaction():
        call.house.store.put("compute", name.lower(), body)
        call.house.store.put("posted compute", name.lower(), call.object)  # with its credentials, which nobody is told
    return Reply(
        body=body | {"id": f"{call.scope}/computes/{name}"}, status=200 if old else 201, headers=_operation(call)
    )


def patch(call: Call) -> Reply:
    kept = call.house.store.get("compute", call.parameters["name"].lower())
    if kept is None:
        raise missing(f"the compute {call.parameters['name']}")
    changes = member(member(call.object, "properties") or {}, "properties") or {}
    kept["properties"]["properties"] |= changes
    kept["properties"]["modifiedOn"] = now()
    call.house.store.put("compute", call.parameters["name"].lower(), kept)
    return Reply(body=kept | {"id": f"{call.scope}/computes/{kept['name']}"}, headers=_operation(call))


def delete(call: Call) -> Reply:
    if not call.house.store.delete("compute", call.parameters["name"].lower()):
        raise missing(f"the compute {call.parameters['name']}")
    call.house.store.delete("posted compute", call.parameters["name"].lower())
    return Reply(status=202, headers=_operation(call))


def sizes(_: Call) -> Reply:
    """The sizes that machines can have: the client makes no instance of another one."""
    known = (
        "STANDARD_D2_V2",
        "STANDARD_DS2_V2",
        "STANDARD_DS3_V2",
        "STANDARD_D2_V3",
        "STANDARD_NC6",
        "STANDARD_NC6S_V3",
    )
    rows = [{"name": one, "vCPUs": 2, "gpus": 0, "memoryGB": 7, "maxResourceVolumeMB": 102400} for one in known]
    return Reply(body={"amlCompute": rows})


def check_name(call: Call) -> Reply:
    taken = exists(call.house, call.member("Name"))
    reason = {"reason": "AlreadyExists", "message": "the name is taken"} if taken else {}
    return Reply(body={"nameAvailable": not taken, **reason})


def operation(call: Call) -> Reply:
    return Reply(body={"name": call.parameters["operation"], "status": "Succeeded", "error": None})


def register(house: House, name: str, kind: str) -> None:
    """A compute target that steps may name, as the admin API asks for it."""
    if kind not in KINDS:
        raise Refused(
            HTTPStatus.BAD_REQUEST, f"{kind!r} is not a kind of compute; there are {', '.join(sorted(KINDS))}"
        )
    resource = f"{_GROUP}/providers/{RESOURCES[kind]}/{name}" if kind in RESOURCES else None
    posted = {"properties": {"resourceId": resource}}
    house.store.put("compute", name.lower(), _described(name, kind, {}, posted, created=None))


def exists(house: House, name: str) -> bool:
    return house.store.get("compute", name.lower()) is not None


def _described(
    name: str, kind: str, details: dict[str, Any], posted: dict[str, Any], *, created: str | None
) -> dict[str, Any]:
    properties = member(posted, "properties") or {}
    resource = member(properties, "resourceId")
    described = {
        "computeType": kind,
        "computeLocation": str(member(properties, "computeLocation") or LOCATION).replace(" ", "").lower(),
        "description": member(properties, "description"),
        "isAttachedCompute": bool(resource or member(details, "address")),
        "resourceId": resource,
        "provisioningState": "Succeeded",
        "provisioningErrors": None,
        "createdOn": created or now(),
        "modifiedOn": now(),
        "properties": compute_kinds.told(kind, details),
    }
    identity = mapping(posted, "identity")
    return {
        **({"identity": identity} if identity else {}),
        "name": name,
        "location": member(posted, "location") or LOCATION,
        "tags": member(posted, "tags") or {},
        "type": "Microsoft.MachineLearningServices/workspaces/computes",
        "properties": described,
    }


def _operation(call: Call) -> dict[str, str]:
    provider = f"/subscriptions/{call.parameters['subscription']}/providers/Microsoft.MachineLearningServices"
    path = f"{provider}/locations/{LOCATION}/computeOperationsStatus/{call.parameters['name']}"
    return {"Azure-AsyncOperation": f"https://management.azure.com{path}?api-version={_VERSION}"}


_STATUS = "/subscriptions/{subscription}/providers/Microsoft.MachineLearningServices/locations/{location}"
ROUTES = (
    Route("GET", "/{WS}/computes", list_all),
    Route("GET", "/{WS}/computes/{name}", get),
    Route("PUT", "/{WS}/computes/{name}", put),
    Route("PATCH", "/{WS}/computes/{name}", patch),
    Route("DELETE", "/{WS}/computes/{name}", delete),
    Route("GET", _STATUS + "/computeOperationsStatus/{operation}", operation),
    Route("GET", _STATUS + "/vmSizes", sizes),
    Route("POST", "/{WS}/checkComputeNameAvailability", check_name),
)
# the service's own copy, which the SDK asks through discovery, has a prefix
SERVICE_ROUTES = (
    Route("GET", "/rp/workspaces/{WS}/computes", list_all),
    Route("GET", "/rp/workspaces/{WS}/computes/{name}", get),
)
