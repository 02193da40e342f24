"""`amlc ensure`, with the real SDK: what is absent is made, what is there is compared, and no secret is shown."""

import json
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from amlc.workspace import admin, lifecycle
from tests.integration.comparison import HANDWRITTEN
from tests.integration.project import CREDENTIALS, Project
from tests.integration.recording import provisions

SECRETS = {
    "STORAGE_KEY": "c3RvcmFnZS1rZXk=",
    "SAS_TOKEN": "sv=2021-08-06&sig=signed",
    "APP_SECRET": "the-secret-of-the-app",
    "SQL_PASSWORD": "the-password-of-sql",
    "KEYTAB": "dGhlLWtleXRhYg==",
    "ADMIN_PASSWORD": "Pass-word-of-admin-1",
    "DATABRICKS_TOKEN": "dapi-the-token",
    "SSH_KEY": "the-key-of-ssh\n",
    "SSH_KEY_PASSPHRASE": "the-passphrase",
}
ENSURE = ("amlc", "ensure", "pipeline.yaml")


def run(project: Project, *words: str, code: int = 0, secrets: Mapping[str, str] = SECRETS) -> str:
    """What a command in the project prints that talks to the embedded workspace as if it were Azure's."""
    variables = CREDENTIALS | dict(secrets)
    said = project.amlc("workspace", "exec", "--", *words, code=code, variables=variables)
    assert not any(secret.strip() in said for secret in SECRETS.values())
    return said


@pytest.fixture
def projects(tmp_path: Path) -> Iterator[tuple[Project, Project]]:
    """Two of the same, where there is no workspace yet."""
    made = []
    for name in ("ours", "theirs"):
        folder = tmp_path / name / "provisioned"
        shutil.copytree(HANDWRITTEN / "provisioned", folder)
        (folder / "pyproject.toml").touch()
        connection = lifecycle.ensure_started(folder / ".amlc")
        admin.put(connection, "/absent-workspaces/provisioned", {})
        made.append(Project(folder, tmp_path / name))
        run(made[-1], "python", "prepare.py")
    yield made[0], made[1]
    for project in made:
        lifecycle.stop(project.folder / ".amlc")


def test_what_a_spec_defines_is_made_as_by_hand_and_nothing_differs_then(projects: tuple[Project, Project]) -> None:
    ours, theirs = projects
    empty = provisions(ours.folder / ".amlc")

    planned = run(ours, *ENSURE, "--dry-run").splitlines()
    assert planned[:2] == ["would make the workspace provisioned", "would make the datastore keyed"]
    assert provisions(ours.folder / ".amlc") == empty

    # One secret is missing: nothing is made, not even what needs none.
    lacking = {name: one for name, one in SECRETS.items() if name != "SSH_KEY"}
    said = run(ours, *ENSURE, code=1, secrets=lacking)
    said_of_it = (
        "error[unset-secret]: the environment variable SSH_KEY, which holds a secret, is not set\n"
        "   --> pipeline.yaml:169:5\n"
        "    |\n"
        "169 |     private_key_file: {secret_env: SSH_KEY}\n"
        "    |     ^^^^^^^^^^^^^^^^\n"
        "    = help: set it where this runs: export SSH_KEY=…\n\n"
        "1 error in 1 file\n"
    )
    assert said.endswith(said_of_it)
    assert provisions(ours.folder / ".amlc") == empty

    # What the SDK itself would refuse is said before anything is made as well.
    said = run(ours, *ENSURE, code=4, secrets=SECRETS | {"ADMIN_PASSWORD": "tooplain"})
    assert "error[refused]: the service refused: Invalid admin user password provided." in said
    assert "tooplain" not in said
    assert provisions(ours.folder / ".amlc") == empty

    made = run(ours, *ENSURE).splitlines()
    assert made == [line.replace("would make", "made") for line in planned]
    run(theirs, "python", "by_hand.py")
    sent = [provisions(one.folder / ".amlc") for one in projects]
    assert json.dumps(sent[0], indent=1, sort_keys=True) == json.dumps(sent[1], indent=1, sort_keys=True)

    # Once it is there, no secret is needed, and nothing is different or changed.
    told = json.loads(run(ours, *ENSURE, "--json", secrets={}))
    assert {one["state"] for one in told["resources"]} == {"present"}
    assert len(told["resources"]) == len(made)
    assert provisions(ours.folder / ".amlc") == sent[0]

    # Of what was made by hand, too.
    assert run(theirs, *ENSURE, secrets={}) == f"nothing to make: {len(made)} are there, as the spec says\n"
    _differences(ours)


CHANGES = {
    "tags: {team: sales}\n    storage": "tags: {team: buying}\n    storage",
    "container_name: models-2024": "container_name: models-2025",
    "enforce_ssl: false": "enforce_ssl: true",
    "max_nodes: 8": "max_nodes: 9",
    "idle_seconds_before_scaledown: 600": "idle_seconds_before_scaledown: 60",
    "location: West US 2": "location: East US",
    "userAssignedIdentities/trainer": "userAssignedIdentities/other",
    '"1"}': '"2"}',
    "ssh_port: 2222": "ssh_port: 22",
    "analytics: {kind: databricks, resource_group: ml-rg": "analytics: {kind: databricks, resource_group: other",
    "batching: {kind: batch, resource_id: ": "batching: {kind: adla, resource_id: ",
    "Microsoft.Batch/batchAccounts": "Microsoft.DataLakeAnalytics/accounts",
}


def _differences(project: Project) -> None:
    """What is there and differs is said with both values, all at once, and nothing is changed."""
    before = provisions(project.folder / ".amlc")
    for old, new in CHANGES.items():
        project.edit("pipeline.yaml", old, new)
    said = run(project, *ENSURE, code=4)
    errors = [line.partition(": ")[2] for line in said.splitlines() if line.startswith("error[different-")]
    identity = "/subscriptions/7a3c5e5a-0000-4000-8000-000000000003/resourceGroups/ml-rg/providers/Microsoft."
    other = identity.replace("ml-rg", "other")
    assert errors == [
        "the workspace exists and is another: tags.team is sales, not buying",
    ]
    # The workspace is looked at first: what is in another one says nothing.
    project.edit("pipeline.yaml", "team: buying", "team: sales")
    said = run(project, *ENSURE, code=4)
    errors = [line.partition(": ")[2] for line in said.splitlines() if line.startswith("error[different-")]
    assert errors == [
        "the datastore `keyed` exists and is another: container_name is models-2024, not models-2025",
        "the datastore `postgres` exists and is another: enforce_ssl is False, not True",
        "the compute target `large` exists and is another: max_nodes is 8, not 9; "
        "idle_seconds_before_scaledown is 600, not 60; location is westus2, not eastus; "
        f"identity_id is {identity}ManagedIdentity/userAssignedIdentities/trainer, "
        f"not {identity}ManagedIdentity/userAssignedIdentities/other; tags.stage is 1, not 2",
        "the compute target `analytics` exists and is another: resource_id is "
        f"{identity}Databricks/workspaces/analytics, not {other}Databricks/workspaces/analytics",
        "the compute target `batching` exists and is another: kind is Batch, not DataLakeAnalytics",
        "the compute target `machine` exists and is another: ssh_port is 2222, not 22",
    ]
    assert provisions(project.folder / ".amlc") == before


VAULT = """\
amlc: 1
name: vault
workspace:
  subscription_id: {env: AZURE_SUBSCRIPTION_ID}
  resource_group: aml-rg
  name: aml
  auth:
    kind: service_principal
    tenant_id: {env: AZURE_TENANT_ID}
    client_id: {env: AZURE_CLIENT_ID}
    client_secret: {secret_env: SP_PASSWORD}
datastores:
  keyed:
    kind: azure_blob_container
    account_name: modeldata
    container_name: models
    account_key: {key_vault: amlclocal, secret: storage-key}
compute:
  cpu: {kind: aml_compute, vm_size: STANDARD_D2_V2, max_nodes: 2}
  unused: {kind: aml_compute, vm_size: STANDARD_D2_V2, max_nodes: 2}
environments: {env: {python: "3.10"}}
inputs: {raw: {datastore: keyed, path: raw.csv}}
steps:
  run: {script: run.py, source: src, arguments: [{input: raw}], compute: cpu, environment: env, reuse: false}
publish: {continue_on_step_failure: false}
targets: {local: {workspace: {kind: local}}}
"""
SET_SECRET = """\
import os
from azureml.core import Workspace
from azureml.core.authentication import ServicePrincipalAuthentication
names = ("AZURE_TENANT_ID", "AZURE_CLIENT_ID", "SP_PASSWORD")
auth = ServicePrincipalAuthentication(*(os.environ[name] for name in names))
workspace = Workspace(os.environ["AZURE_SUBSCRIPTION_ID"], "aml-rg", "aml", auth=auth)
workspace.get_default_keyvault().set_secret("storage-key", os.environ["STORAGE_KEY"])
"""


@pytest.fixture
def project(tmp_path: Path) -> Iterator[Project]:
    """A workspace that is there, with nothing in it."""
    folder = tmp_path / "project"
    (folder / "src").mkdir(parents=True)
    (folder / "src" / "run.py").write_text("import sys\nprint(sys.argv)\n")
    (folder / "pyproject.toml").touch()
    (folder / "pipeline.yaml").write_text(VAULT)
    (folder / "set_secret.py").write_text(SET_SECRET)
    yield Project(folder, tmp_path)
    lifecycle.stop(folder / ".amlc")


def documents(project: Project, kind: str) -> list[str]:
    with sqlite3.connect(f"file:{project.folder / '.amlc' / 'workspace.sqlite'}?mode=ro", uri=True) as store:
        return [row[0] for row in store.execute("select id from documents where kind = ? order by number", (kind,))]


def test_a_secret_of_the_key_vault_is_read_when_it_is_needed_and_never_shown(project: Project) -> None:
    project.amlc("workspace", "start")
    said = run(project, *ENSURE, code=4)
    assert said.startswith("error[missing-secret]: the key vault `amlclocal` has no secret `storage-key`")
    assert "--> pipeline.yaml:13:3\n" in said
    project.edit("pipeline.yaml", "amlclocal", "team-vault")
    said = run(project, *ENSURE, code=4)
    assert said.startswith(
        "error[wrong-key-vault]: `team-vault` is not the workspace's key vault, which is `amlclocal`"
    )
    project.edit("pipeline.yaml", "team-vault", "amlclocal")
    assert documents(project, "posted compute") == []

    run(project, "python", "set_secret.py")
    # A pipeline's steps get what they stand on, and no more; the program and its files hold no secret.
    told = run(project, "amlc", "compile", "--publish", "--json", "pipeline.yaml")
    assert json.loads(told)["published"]["new"]
    assert documents(project, "posted compute") == ["cpu"]
    kept = provisions(project.folder / ".amlc")["datastore"]["keyed"]
    assert kept["azureStorageSection"]["accountKey"] == SECRETS["STORAGE_KEY"]
    program = (project.folder / "build" / "vault" / "default" / "pipeline.py").read_text()
    assert 'account_key=workspace.get_default_keyvault().get_secret("storage-key")' in program
    for file in (project.folder / "build").rglob("*.*"):
        assert SECRETS["STORAGE_KEY"] not in file.read_text()
    assert run(project, *ENSURE) == "made the compute target unused\n3 are there, as the spec says\n"


def test_for_the_embedded_workspace_a_definition_is_a_name_and_needs_no_secret(project: Project) -> None:
    planned = project.amlc("ensure", "pipeline.yaml", "--target", "local", "--dry-run")
    assert planned == (
        "would make the datastore keyed\nwould make the compute target cpu\nwould make the compute target unused\n"
    )
    assert not (project.folder / ".amlc").exists()
    made = project.amlc("ensure", "pipeline.yaml", "--target", "local")
    assert made == planned.replace("would make", "made")
    project.edit("pipeline.yaml", "max_nodes: 2", "max_nodes: 3")
    again = project.amlc("ensure", "pipeline.yaml", "--target", "local")
    assert again == "nothing to make: 3 are there, as the spec says\n"
    assert "published" in project.amlc("compile", "--publish", "pipeline.yaml", "--target", "local")
