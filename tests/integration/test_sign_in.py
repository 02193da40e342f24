"""The ways to sign in that need neither a person nor a machine in Azure: each publishes to the embedded workspace."""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from amlc.workspace import admin, lifecycle, subscriptions
from tests.integration.client import sign_in
from tests.integration.project import CREDENTIALS, Project

HERE = Path(__file__).parent
PRINCIPAL = "{kind: service_principal, tenant_id: 7a3c5e5a-0000-4000-8000-000000000001, client_id: 7a3c5e5a-0000-4000-8000-000000000002, client_secret: {secret_env: SP_PASSWORD}}"  # noqa: E501
WORDS = ("workspace", "exec", "--", "amlc", "compile", "--publish", "--json", "scheduled.yaml")


@pytest.fixture
def project(tmp_path: Path, home: Path) -> Iterator[Project]:
    """A project whose workspace has what it stands on."""
    folder = tmp_path / "project"
    shutil.copytree(HERE / "handwritten" / "scheduled", folder)
    (folder / "pyproject.toml").touch()
    connection = lifecycle.ensure_started(folder / ".amlc")
    for name in ("MLData", "Arrivals"):
        (folder / name).mkdir()
        admin.put(connection, f"/datastores/{name}", {"folder": str(folder / name)})
    admin.put(connection, "/computes/d1compute", {"kind": "AmlCompute"})
    subscriptions.introduce(connection, CREDENTIALS, folder)
    yield Project(folder, home)
    lifecycle.stop(folder / ".amlc")


def test_with_a_token_for_arm(project: Project) -> None:
    connection = lifecycle.ensure_started(project.folder / ".amlc")
    project.edit("scheduled.yaml", PRINCIPAL, "{kind: arm_token, arm_access_token: {secret_env: ARM_TOKEN}}")
    said = project.amlc(*WORDS, code=1)
    assert "error[unset-secret]: the environment variable ARM_TOKEN, which holds a secret, is not set\n" in said
    assert " --> scheduled.yaml:4:" in said
    token = sign_in(connection).json["access_token"]
    told = json.loads(project.amlc(*WORDS, variables=CREDENTIALS | {"ARM_TOKEN": token}))
    assert told["published"]["new"]
    assert project.amlc(*WORDS, code=4, variables=CREDENTIALS | {"ARM_TOKEN": "no-token"}).startswith("error[")


def test_with_the_token_of_a_workload(project: Project) -> None:
    auth = "{kind: workload_identity, tenant_id: {env: AZURE_TENANT_ID}, token_file_path: {env: TOKEN_FILE}}"
    project.edit("scheduled.yaml", PRINCIPAL, auth)
    (project.folder / "token").write_text("header.claims.signature")
    given = CREDENTIALS | {"TOKEN_FILE": str(project.folder / "token")}
    assert json.loads(project.amlc(*WORDS, variables=given))["published"]["new"]
    connection = lifecycle.ensure_started(project.folder / ".amlc")
    admin.put(connection, f"/principals/{CREDENTIALS['AZURE_CLIENT_ID']}", {"secret_sha256": "0" * 64})
    said = project.amlc(*WORDS, code=4, variables=given)
    assert said.startswith("error[sign-in-refused]: signing in was refused: AADSTS70021: ")
