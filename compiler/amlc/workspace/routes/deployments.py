"""Azure Resource Manager: what a workspace is made of, and with.

The SDK deploys a template with the workspace in it (`WorkspaceArmDeploymentOrchestrator` of azureml/_workspace),
makes a workspace's identity a reader of a storage (`_check_or_grant_access` in azureml/data/datastore_client.py), and
looks up what is linked to it (azureml/core/linked_service.py).
"""

from http import HTTPStatus
from typing import Any

from amlc.workspace.exchange import Call, Refused, Reply, Route, mapping, member, members, missing
from amlc.workspace.hosts import LOCATION
from amlc.workspace.routes import arm

_WORKSPACE = "Microsoft.MachineLearningServices/workspaces"
_LOCATIONS = ("West Europe", "North Europe", "East US", "East US 2", "West US 2", "UK South")


def provider(call: Call) -> Reply:
    """The regions where a workspace can be."""
    kinds = [{"resourceType": "workspaces", "locations": list(_LOCATIONS), "apiVersions": ["2023-04-01"]}]
    body = {"namespace": call.parameters["provider"], "registrationState": "Registered", "resourceTypes": kinds}
    return Reply(body=body)


def put_group(call: Call) -> Reply:
    return arm.get_group(call)


def list_resources(_: Call) -> Reply:
    """Of the default group of Azure's, which every workspace's insights log to: it is there."""
    return Reply(body={"value": [{"name": "DefaultWorkspace", "type": "Microsoft.OperationalInsights/workspaces"}]})


def deploy(call: Call) -> Reply:
    """Makes the workspace of a template; whatever else is in it is taken for made."""
    template = mapping(call.member("properties", dict), "template")
    resources = members(template, "resources")
    if not resources:
        raise Refused(HTTPStatus.BAD_REQUEST, "the template has no resources", "InvalidTemplate")
    for one in resources:
        if member(one, "type") == _WORKSPACE:
            _make_workspace(call, one)
    key = call.parameters["deployment"].lower()
    call.house.store.put("deployment", key, call.object)
    return get_deployment(call)


def get_deployment(call: Call) -> Reply:
    name = call.parameters["deployment"]
    if call.house.store.get("deployment", name.lower()) is None:
        raise missing(f"the deployment {name}")
    properties = {"provisioningState": "Succeeded", "mode": "Incremental"}
    return Reply(body={"id": call.path, "name": name, "properties": properties})


def _make_workspace(call: Call, posted: dict[str, Any]) -> None:
    name, properties = member(posted, "name"), mapping(posted, "properties")
    for key in ("keyVault", "applicationInsights", "storageAccount"):
        if not member(properties, key):
            raise Refused(HTTPStatus.BAD_REQUEST, f"a workspace needs {key}", "ValidationError")
    if not isinstance(name, str) or not isinstance(member(posted, "location"), str):
        raise Refused(HTTPStatus.BAD_REQUEST, "a workspace needs a name and a location", "ValidationError")
    call.house.store.put("workspace", name.lower(), posted)


def private_links(call: Call) -> Reply:
    properties = {"groupId": "amlworkspace", "requiredMembers": ["default"]}
    zones = ["privatelink.api.azureml.ms", "privatelink.notebooks.azure.net"]
    body = {"id": f"{call.scope}/privateLinkResources/amlworkspace", "name": "amlworkspace", "location": LOCATION}
    return Reply(body={"value": [{**body, "properties": {**properties, "requiredZoneNames": zones}}]})


def network(call: Call) -> Reply:
    """Any virtual network, and any subnet of one, is there."""
    return Reply(body={"id": call.path, "name": call.path.rpartition("/")[2], "location": LOCATION, "properties": {}})


def list_assignments(call: Call) -> Reply:
    kept = call.house.store.find("role assignment", parent=_resource(call))
    return Reply(body={"value": [one.body for one in kept]})


def assign(call: Call) -> Reply:
    properties = call.member("Properties", dict)
    for key in ("roleDefinitionId", "principalId"):
        if not member(properties, key):
            raise Refused(HTTPStatus.BAD_REQUEST, f"a role assignment needs {key}")
    body = {"id": call.path, "name": call.parameters["assignment"], "properties": properties}
    call.house.store.put("role assignment", call.parameters["assignment"], body, parent=_resource(call))
    return Reply(body=body, status=HTTPStatus.CREATED)


def _resource(call: Call) -> str:
    return call.path.lower().partition("/providers/microsoft.authorization/")[0]


def put_link(call: Call) -> Reply:
    """A Synapse workspace that is linked to this one."""
    properties = call.member("properties", dict)
    if not member(properties, "linkedServiceResourceId"):
        raise Refused(HTTPStatus.BAD_REQUEST, "a linked service needs linkedServiceResourceId")
    call.house.store.put("linked service", call.parameters["name"].lower(), {"properties": properties})
    return get_link(call)


def get_link(call: Call) -> Reply:
    name = call.parameters["name"]
    kept = call.house.store.get("linked service", name.lower())
    if kept is None:
        raise missing(f"the linked service {name}")
    identity = {"type": "SystemAssigned", "principalId": call.house.keys.workspace_id}
    properties = {"linkType": "Synapse", **kept["properties"]}
    place = {"id": f"{call.scope}/linkedServices/{name}", "name": name, "location": LOCATION}
    return Reply(body={**place, "identity": identity, "properties": properties})


_GROUP = "/subscriptions/{subscription}/resourceGroups/{group}"
_DEPLOYMENT = _GROUP + "/providers/Microsoft.Resources/deployments/{deployment}"
_NETWORK = _GROUP + "/providers/Microsoft.Network/virtualNetworks/{network}"
_ROLES = _GROUP + "/providers/{provider}/{type}/{account}/providers/Microsoft.Authorization/roleAssignments"
ROUTES = (
    Route("GET", "/subscriptions/{subscription}/providers/{provider}", provider),
    Route("PUT", _GROUP, put_group),
    Route("GET", _GROUP + "/resources", list_resources),
    Route("PUT", _DEPLOYMENT, deploy),
    Route("GET", _DEPLOYMENT, get_deployment),
    Route("GET", "/{WS}/privateLinkResources", private_links),
    Route("GET", _NETWORK, network),
    Route("GET", _NETWORK + "/subnets/{subnet}", network),
    Route("GET", _ROLES, list_assignments),
    Route("PUT", _ROLES + "/{assignment}", assign),
    Route("GET", "/{WS}/linkedServices/{name}", get_link),
    Route("PUT", "/{WS}/linkedServices/{name}", put_link),
)
