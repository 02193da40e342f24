"""Modules that are kept by name, asked for by a client that makes the mistakes which the SDK prevents."""

from typing import Any

import pytest

from amlc.workspace.lifecycle import Connection
from tests.integration.client import Answer, call

BASE = "/pipelines/v1.0{WS}"
CONTENT = {"Name": "m", "ModuleExecutionType": "escloud", "StructuredInterface": {"Inputs": [], "Outputs": []}}


def post(connection: Connection, what: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = call(connection, "POST", f"{BASE}/{what}", body)
    assert answer.status == 200, answer.body
    made: dict[str, Any] = answer.json
    return made


def version(connection: Connection, module: str) -> str:
    made = post(connection, "AzureMLModuleVersions", {"AmlModuleId": module, "Version": "1", **CONTENT})
    assert made["ModuleId"] == module
    return str(made["Data"]["Id"])


def said(answer: Answer) -> str:
    return str(answer.json["error"]["message"])


def test_a_module_is_found_by_its_name_and_id(connection: Connection) -> None:
    made = post(connection, "AzureMLModules", {"Name": "found", "Description": "of it"})
    for way in (f"AzureMLModules/{made['Id']}", "AzureMLModules/Name?name=found"):
        assert call(connection, "GET", f"{BASE}/{way}").json == made
    for way in ("AzureMLModules/x", "AzureMLModules/Name?name=x", "AzureMLModules/Name", "AzureMLModuleVersions/x"):
        assert call(connection, "GET", f"{BASE}/{way}").status == 404


def test_a_name_is_taken_once(connection: Connection) -> None:
    post(connection, "AzureMLModules", {"Name": "once"})
    answer = call(connection, "POST", f"{BASE}/AzureMLModules", {"Name": "once"})
    assert (answer.status, said(answer)) == (400, "a module with the name once exists already")
    answer = call(connection, "POST", f"{BASE}/AzureMLModules", {"Name": ""})
    assert (answer.status, said(answer)) == (400, "a module needs a name")


def test_a_version_is_of_one_module_and_can_be_disabled(connection: Connection) -> None:
    module = post(connection, "AzureMLModules", {"Name": "versioned"})["Id"]
    made = version(connection, module)
    told = call(connection, "GET", f"{BASE}/AzureMLModuleVersions/{made}").json
    assert (told["ModuleId"], told["Data"]["EntityStatus"]) == (module, "Active")
    told["Data"]["EntityStatus"] = "Disabled"
    assert call(connection, "PUT", f"{BASE}/AzureMLModuleVersions/{made}", told).status == 200
    assert call(connection, "GET", f"{BASE}/AzureMLModuleVersions/{made}").json["Data"]["EntityStatus"] == "Disabled"
    answer = call(connection, "POST", f"{BASE}/AzureMLModuleVersions", {"AmlModuleId": "x", **CONTENT})
    assert (answer.status, said(answer)) == (404, "the module x does not exist in this workspace")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"Versions": [{"Version": "2", "ModuleVersionId": "x"}]}, "the module has no version with the id x"),
        ({"Versions": [{"Version": "", "ModuleVersionId": "OWN"}]}, "a version of a module needs a name"),
        ({"Versions": [{"Version": "1", "ModuleVersionId": "OWN"}] * 2}, "a module has each Version once"),
        ({"Versions": []}, "a module keeps its versions"),
        ({"DefaultVersion": "3"}, "the module has no version 3"),
        ({"Name": "other"}, "a module with the name other exists already"),
        ({"EntityStatus": "Gone"}, "'Gone' is not a status"),
    ],
)
def test_a_change_that_cannot_be_is_refused(connection: Connection, change: dict[str, Any], message: str) -> None:
    other = call(connection, "GET", f"{BASE}/AzureMLModules/Name?name=other")
    if other.status == 404:
        post(connection, "AzureMLModules", {"Name": "other"})
    module = post(connection, "AzureMLModules", {"Name": f"changed {message}"})
    path = f"{BASE}/AzureMLModules/{module['Id']}"
    own = version(connection, module["Id"])
    whole = {**module, "Versions": [{"Version": "1", "ModuleVersionId": own}], "DefaultVersion": "1"}
    assert call(connection, "PUT", path, whole).status == 200
    for one in change.get("Versions", ()):
        one["ModuleVersionId"] = one["ModuleVersionId"].replace("OWN", own)
    answer = call(connection, "PUT", path, {**whole, **change})
    assert (answer.status, said(answer)) == (400, message)
    assert call(connection, "GET", path).json["DefaultVersion"] == "1"
