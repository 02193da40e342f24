"""Lowers the workspace: signs in, opens it, and makes it when it is absent and the spec says of what."""

from collections.abc import Mapping

from amlc import ir
from amlc.backends.azureml_v1.settings import WORKSPACE, arguments, expected
from amlc.backends.azureml_v1.sign_in import sign_in
from amlc.program import Call, Dict, Imported, Member, Name, Statement

_ABSENT = Imported("azureml.exceptions", "ProjectSystemException")  # resource_error_handling, in common.py

# The embedded workspace answers to any name; its token is the secret that signs in.
LOCAL_ID = "00000000-0000-0000-0000-000000000000"
LOCAL_TOKEN = "AMLC_WORKSPACE_TOKEN"  # noqa: S105 - the variable's name

# The attributes that are compared, by setting (Workspace in azureml/core/workspace.py).
_ATTRIBUTES: Mapping[str, str] = {
    "location": "location",
    "tags": "tags",
    **{
        name: f"get_details()[{key}]"
        for name, key in {
            "friendly_name": "friendlyName",
            "storage_account": "storageAccount",
            "key_vault": "keyVault",
            "app_insights": "applicationInsights",
            "container_registry": "containerRegistry",
            "primary_user_assigned_identity": "primaryUserAssignedIdentity",
            "hbi_workspace": "hbiWorkspace",
            "system_datastores_auth_mode": "systemDatastoresAuthMode",
            "v1_legacy_mode": "v1LegacyMode",
        }.items()
    },
}


def connect(place: ir.AzureWorkspace | ir.LocalWorkspace) -> tuple[Statement, ...]:
    """Signs in and opens the workspace."""
    if isinstance(place, ir.LocalWorkspace):
        place = ir.AzureWorkspace(
            subscription_id=LOCAL_ID,
            resource_group="amlc",
            name="local",
            cloud="AzureCloud",
            auth=ir.ServicePrincipal(tenant_id=LOCAL_ID, client_id=LOCAL_ID, secret_env=LOCAL_TOKEN),
            definition=None,
        )
    opened = Call(
        Imported("azureml.core", "Workspace"),
        kwargs={
            "subscription_id": place.subscription_id,
            "resource_group": place.resource_group,
            "workspace_name": place.name,
            "auth": Name("auth"),
        },
    )
    return (*sign_in(place.auth, place.cloud), _opened(opened, place))


def _opened(opened: Call, place: ir.AzureWorkspace) -> Statement:
    if place.definition is None:
        return Statement(target=WORKSPACE.id, value=opened, origin=("workspace",))
    given = arguments(place.definition)
    # The SDK gives a new workspace its name for one (`build_workspace_resource` in arm_template_builder.py).
    friendly = given.pop("friendly_name", None)
    if isinstance(endpoint := given.get("private_endpoint_config"), Dict):
        configuration = Call(Imported("azureml.core.private_endpoint", "PrivateEndPointConfig"), kwargs=endpoint.items)
        given["private_endpoint_config"] = configuration
    made = Call(
        Imported("azureml.core", "Workspace.create"),
        kwargs={
            "name": place.name,
            "auth": Name("auth"),
            "subscription_id": place.subscription_id,
            "resource_group": place.resource_group,
            **given,
            "show_output": False,
        },
    )
    told = dict(place.definition)
    if isinstance(location := told.get("location"), str):
        told["location"] = location.replace(" ", "").lower()  # as the service writes it
    return Statement(
        target=WORKSPACE.id,
        value=opened,
        absent=_ABSENT,
        create=made,
        wait=None if friendly is None else Call(Member(WORKSPACE, "update"), kwargs={"friendly_name": friendly}),
        expected=expected(told, _ATTRIBUTES),
        origin=("workspace",),
    )
