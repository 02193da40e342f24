"""`amlc ensure`: what it prints, and that a dry run of the embedded workspace starts nothing."""

import json
from pathlib import Path

import pytest

from amlc.__main__ import main

SPEC = """\
amlc: 1
name: made
workspace: {kind: local}
datastores:
  data: {kind: folder, path: data}
  keyed: {kind: azure_blob_container, account_name: modeldata, container_name: raw, account_key: {secret_env: KEY}}
  orders: {kind: azure_sql_database, server_name: {env: UNSET}, database_name: orders}
compute:
  cpu: {}
  bricks: {kind: databricks, resource_group: ml-rg, workspace_name: w, access_token: {secret_env: TOKEN}}
environments: {env: {python: "3.10", packages: [pip=24.0]}}
steps:
  run: {script: run.py, source: src, compute: cpu, environment: env, reuse: false}
publish: {continue_on_step_failure: false}
"""
PLANNED = """\
would make the datastore data
would make the datastore keyed
would make the datastore orders
would make the compute target cpu
would make the compute target bricks
"""


@pytest.fixture
def spec(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for folder in ("src", "data"):
        (tmp_path / folder).mkdir()
    (tmp_path / "src" / "run.py").write_text("print('run')\n")
    (tmp_path / "pyproject.toml").touch()
    (tmp_path / "made.yaml").write_text(SPEC)
    monkeypatch.chdir(tmp_path)
    return tmp_path / "made.yaml"


def test_a_dry_run_says_what_would_be_made_and_starts_nothing(spec: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ensure", "made.yaml", "--dry-run"]) == 0
    assert capsys.readouterr().out == PLANNED
    assert not (spec.parent / ".amlc").exists()


@pytest.mark.usefixtures("spec")
def test_the_report_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ensure", "made.yaml", "--dry-run", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    made = [("datastore", "data"), ("datastore", "keyed"), ("datastore", "orders")]
    made += [("compute target", "cpu"), ("compute target", "bricks")]
    assert told == {
        "name": "made",
        "target": None,
        "dry_run": True,
        "resources": [{"kind": kind, "name": name, "state": "absent", "changes": []} for kind, name in made],
    }


def test_what_is_wrong_with_the_spec_is_said_first(spec: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec.write_text(SPEC.replace("kind: databricks", "kind: databrick"))
    with pytest.raises(SystemExit) as exit_:
        main(["ensure", "made.yaml"])
    assert exit_.value.code == 1
    assert "did you mean `databricks`?" in capsys.readouterr().err
    assert not (spec.parent / ".amlc").exists()


def test_what_must_be_there_and_is_not_is_said(spec: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec.write_text(SPEC.replace("datastores:\n", "datastores:\n  existing: {}\n"))
    with pytest.raises(SystemExit) as exit_:
        main(["ensure", "made.yaml", "--dry-run"])
    assert exit_.value.code == 4
    assert capsys.readouterr().err == (
        "error[missing-datastore]: the workspace has no datastore `existing`\n"
        " --> made.yaml:5:3\n"
        "  |\n"
        "5 |   existing: {}\n"
        "  |   ^^^^^^^^\n"
        "  = help: create the datastore in the workspace first\n\n"
        "1 error in 1 file\n"
    )
