"""Compute targets, at ARM and at the service's own copy of it (`azureml/core/compute/compute.py`)."""

from http import HTTPStatus
from typing import Any

from amlc.workspace.exchange import Call, Refused, Reply, Route, member, missing
from amlc.workspace.hosts import LOCATION
from amlc.workspace.house import House, now

KINDS = frozenset(
    [
        "AKS",
        "AmlCompute",
        "Batch",
        "ComputeInstance",
        "DataFactory",
        "DataLakeAnalytics",
        "Databricks",
        "HDInsight",
        "Kubernetes",
        "Kusto",
        "SynapseSpark",
        "VirtualMachine",
    ]
)
_NODE_STATES = ("idle", "leaving", "preempted", "preparing", "running", "unusable")
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
        raise Refused(HTTPStatus.BAD_REQUEST, f"{kind!r} is no type of compute")
    details = member(properties, "properties") or {}
    attached = bool(member(properties, "resourceId"))
    if kind == "AmlCompute" and not attached and not member(details, "vmSize"):
        raise Refused(HTTPStatus.BAD_REQUEST, "AmlCompute needs a vmSize")
    name = call.parameters["name"]
    old = call.house.store.get("compute", name.lower())
    body = _described(name, kind, details, call.object, created=old["properties"]["createdOn"] if old else None)
    call.house.store.put("compute", name.lower(), body)
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
    return Reply(status=202, headers=_operation(call))


def operation(call: Call) -> Reply:
    return Reply(body={"name": call.parameters["operation"], "status": "Succeeded", "error": None})


def register(house: House, name: str, kind: str) -> None:
    """A compute target that steps may name, as the admin API asks for it."""
    if kind not in KINDS:
        raise Refused(HTTPStatus.BAD_REQUEST, f"{kind!r} is no kind of compute; there are {', '.join(sorted(KINDS))}")
    house.store.put("compute", name.lower(), _described(name, kind, {}, {}, created=None))


def exists(house: House, name: str) -> bool:
    return house.store.get("compute", name.lower()) is not None


def _described(
    name: str, kind: str, details: dict[str, Any], posted: dict[str, Any], *, created: str | None
) -> dict[str, Any]:
    properties = member(posted, "properties") or {}
    resource = member(properties, "resourceId")
    if kind == "AmlCompute":
        scale = {"minNodeCount": 0, "maxNodeCount": 4, "nodeIdleTimeBeforeScaleDown": "PT120S"}
        scale |= {key: value for key, value in (details.get("scaleSettings") or {}).items() if value is not None}
        preset = {"vmSize": "STANDARD_D2_V2", "vmPriority": "Dedicated", "osType": "Linux", "subnet": None}
        user = {"adminUserName": (details.get("userAccountCredentials") or {}).get("adminUserName")}
        details = preset | details | {"userAccountCredentials": user}  # the password is nobody's to read
        details |= {
            "scaleSettings": scale,
            "allocationState": "Steady",
            "allocationStateTransitionTime": now(),
            "currentNodeCount": 0,
            "targetNodeCount": 0,
            "errors": None,
            "nodeStateCounts": {f"{state}NodeCount": 0 for state in _NODE_STATES},
        }
        details["vmPriority"] = details["vmPriority"] or "Dedicated"
    described = {
        "computeType": kind,
        "computeLocation": member(properties, "computeLocation") or LOCATION,
        "description": member(properties, "description"),
        "isAttachedCompute": bool(resource),
        "resourceId": resource,
        "provisioningState": "Succeeded",
        "provisioningErrors": None,
        "createdOn": created or now(),
        "modifiedOn": now(),
        "properties": details,
    }
    return {
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
)
# the service's own copy, which the SDK asks through discovery, has a prefix
SERVICE_ROUTES = (
    Route("GET", "/rp/workspaces/{WS}/computes", list_all),
    Route("GET", "/rp/workspaces/{WS}/computes/{name}", get),
)
