"""Azure Resource Manager: the workspace itself (`azureml/_base_sdk_common/workspace/models/workspace.py`)."""

from http import HTTPStatus
from typing import Any

from amlc.workspace.access import service_address
from amlc.workspace.exchange import Call, Refused, Reply, Route, mapping
from amlc.workspace.hosts import LOCAL_ACCOUNT, LOCATION
from amlc.workspace.house import House

_NOBODY = "00000000-0000-0000-0000-000000000000"  # for clients that have no subscription of their own


def get_workspace(call: Call) -> Reply:
    """Any subscription, group and name is this one workspace; they are answered as they were asked.

    A name that the admin API has said to be absent is none, until it is deployed.
    """
    kept = call.house.store.get("workspace", call.parameters["workspace"].lower()) or {}
    if kept.get("absent"):
        text = f"The Resource '{call.path.partition('/providers/')[2]}' was not found."
        raise Refused(HTTPStatus.NOT_FOUND, text, "ResourceNotFound")
    return Reply(body=_described(call, kept))


def patch_workspace(call: Call) -> Reply:
    """Changes what people read of it."""
    name = call.parameters["workspace"].lower()
    kept = call.house.store.get("workspace", name) or {}
    properties = mapping(kept, "properties") | mapping(call.object, "properties")
    tags = {"tags": call.object["tags"]} if call.object.get("tags") is not None else {}
    call.house.store.put("workspace", name, {**kept, **tags, "properties": properties})
    return get_workspace(call)


def forget_workspace(house: House, name: str) -> None:
    """Say that there is no workspace of a name, as the admin API asks for it."""
    house.store.put("workspace", name.lower(), {"absent": True})


def _described(call: Call, posted: dict[str, Any]) -> dict[str, object]:
    subscription, group = call.parameters["subscription"], call.parameters["group"]
    providers = f"/subscriptions/{subscription}/resourceGroups/{group}/providers"
    name = call.parameters["workspace"]
    properties = {
        "friendlyName": name,
        "description": "the embedded workspace of amlc",
        "workspaceId": call.house.keys.workspace_id,
        "discoveryUrl": f"{service_address()}/discovery",
        "storageAccount": f"{providers}/Microsoft.Storage/storageAccounts/{LOCAL_ACCOUNT}",
        "keyVault": f"{providers}/Microsoft.KeyVault/vaults/{LOCAL_ACCOUNT}",
        "applicationInsights": f"{providers}/Microsoft.insights/components/{LOCAL_ACCOUNT}",
        "containerRegistry": None,
        "creationTime": "2024-01-01T00:00:00.0000000Z",
        "provisioningState": "Succeeded",
        "hbiWorkspace": False,
        "sdkTelemetryAppInsightsKey": None,
        **{key: value for key, value in mapping(posted, "properties").items() if value is not None},
    }
    return {
        "id": call.scope,
        "name": name,
        "location": str(posted.get("location") or LOCATION).replace(" ", "").lower(),
        "type": "Microsoft.MachineLearningServices/workspaces",
        "tags": posted.get("tags") or {},
        "sku": {"name": "Basic", "tier": "Basic"},
        "identity": {
            "principalId": call.house.keys.workspace_id,
            "tenantId": "00000000-0000-0000-0000-000000000000",
            "type": "SystemAssigned",
        },
        "properties": properties,
    }


def get_group(call: Call) -> Reply:
    subscription, group = call.parameters["subscription"], call.parameters["group"]
    identity = f"/subscriptions/{subscription}/resourceGroups/{group}"
    body = {"id": identity, "name": group, "location": LOCATION, "properties": {"provisioningState": "Succeeded"}}
    return Reply(body=body)


def list_subscriptions(call: Call) -> Reply:
    """The SDK asks before it names one, and refuses one that is not listed (`azureml/core/authentication.py`)."""
    known = {_NOBODY, *(kept.id for kept in call.house.store.find("subscription"))}
    return Reply(body={"value": [_subscription(identity) for identity in sorted(known)]})


def get_subscription(call: Call) -> Reply:
    return Reply(body=_subscription(call.parameters["subscription"]))


def introduce_subscription(house: House, identity: str) -> None:
    """List a subscription from now on."""
    house.store.put("subscription", identity.lower(), {})


def _subscription(identity: str) -> dict[str, object]:
    return {
        "id": f"/subscriptions/{identity}",
        "subscriptionId": identity,
        # the SDK shows the names of the listed ones to a client whose own is not among them
        "displayName": "amlc embedded workspace: unknown here? amlc workspace exec --subscription ID",
        "state": "Enabled",
        "subscriptionPolicies": {"spendingLimit": "Off"},
    }


ROUTES = (
    Route("GET", "/{WS}", get_workspace),
    Route("PATCH", "/{WS}", patch_workspace),
    Route("GET", "/subscriptions/{subscription}/resourceGroups/{group}", get_group),
    Route("GET", "/subscriptions", list_subscriptions),
    Route("GET", "/subscriptions/{subscription}", get_subscription),
)
