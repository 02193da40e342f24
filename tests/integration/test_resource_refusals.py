"""What the service would not make: computes, datastores and workspaces that lack something."""

import json
from typing import Any

import pytest

from amlc.workspace.lifecycle import Connection
from tests.integration.client import WORKSPACE, ask, bearer, call

GROUP = "/subscriptions/s/resourceGroups/g/providers"
BATCH = f"{GROUP}/Microsoft.Batch/batchAccounts/b"


def arm(connection: Connection, method: str, path: str, body: Any) -> tuple[int, Any]:
    data = json.dumps(body).encode()
    answer = ask(connection, method, "management.azure.com", path, body=data, headers=bearer(connection))
    return answer.status, answer.json.get("error", answer.json).get("message")


@pytest.mark.parametrize(
    ("name", "kind", "properties", "message"),
    [
        ("c", "AmlCompute", {}, "'c' is not a name of a compute: 2 to 32 letters, digits and hyphens, a letter first"),
        ("cpu", "Toaster", {}, "'Toaster' is not a type of compute"),
        ("cpu", "AmlCompute", {}, "the compute needs vmSize"),
        ("cpu", "AmlCompute", {"vmSize": "S", "vmPriority": "spot"}, "'spot' is not a vmPriority"),
        (
            "cpu",
            "AmlCompute",
            {"vmSize": "S", "scaleSettings": {"minNodeCount": 3, "maxNodeCount": 2}},
            "the nodes of an AmlCompute are from minNodeCount to maxNodeCount",
        ),
        (
            "cpu",
            "AmlCompute",
            {"vmSize": "S", "userAccountCredentials": {"adminUserName": "a"}},
            "an administrator needs adminUserPassword or adminUserSshPublicKey",
        ),
        ("batch", "Batch", {}, "a compute of type Batch is attached: it needs a resourceId"),
        ("bricks", "Databricks", {"resourceId": BATCH}, f"'{BATCH}' is not a resource of a compute of type Databricks"),
        (
            "bricks",
            "Databricks",
            {"resourceId": f"{GROUP}/Microsoft.Databricks/workspaces/w"},
            "the compute needs databricksAccessToken",
        ),
        ("vm", "VirtualMachine", {"address": "a"}, "the compute needs username"),
        (
            "vm",
            "VirtualMachine",
            {"address": "a", "administratorAccount": {"username": "u", "password": ""}},
            "an administratorAccount needs password or privateKeyData",
        ),
    ],
)
def test_a_compute_that_lacks_something(
    connection: Connection, name: str, kind: str, properties: dict[str, Any], message: str
) -> None:
    resource = {"resourceId": properties["resourceId"]} if "resourceId" in properties else {}
    body = {"location": "westeurope", "properties": {"computeType": kind, **resource, "properties": properties}}
    assert arm(connection, "PUT", f"{WORKSPACE}/computes/{name}", body) == (400, message)


def test_a_compute_of_another_type_is_no_update(connection: Connection) -> None:
    body = {"location": "westeurope", "properties": {"computeType": "Batch", "resourceId": BATCH}}
    status, message = arm(connection, "PUT", f"{WORKSPACE}/computes/d1compute", body)
    assert (status, message) == (409, "the compute d1compute exists already, of type AmlCompute")


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({"dataStoreType": "Floppy"}, "'Floppy' is not a type of datastore"),
        (
            {"dataStoreType": "AzureBlob", "azureStorageSection": {"accountName": "a"}},
            "a datastore of type AzureBlob needs azureStorageSection.containerName",
        ),
        (
            {
                "dataStoreType": "AzureFile",
                "azureStorageSection": {"accountName": "a", "containerName": "c", "credentialType": "AccountKey"},
            },
            "the credentialType accountkey needs a credential",
        ),
        (
            {
                "dataStoreType": "AzureMySql",
                "azureMySqlSection": {"serverName": "s", "databaseName": "d", "userId": "u"},
            },
            "a datastore of type AzureMySql needs azureMySqlSection.userPassword",
        ),
    ],
)
def test_a_datastore_that_lacks_something(connection: Connection, body: dict[str, Any], message: str) -> None:
    answer = call(connection, "POST", "/datastore/v1.0{WS}/datastores", {"name": "wanting", **body})
    assert (answer.status, answer.json["error"]["message"]) == (400, message)
    assert call(connection, "GET", "/datastore/v1.0{WS}/datastores/wanting").status == 404


def test_a_workspace_that_lacks_something(connection: Connection) -> None:
    resource = {"type": "Microsoft.MachineLearningServices/workspaces", "name": "w", "properties": {}}
    deployment = f"{GROUP}/Microsoft.Resources/deployments/d"
    body = {"properties": {"mode": "incremental", "template": {"resources": [resource]}}}
    assert arm(connection, "PUT", deployment, body) == (400, "a workspace needs keyVault")
    assert arm(connection, "PUT", deployment, {"properties": {}}) == (400, "the template has no resources")
