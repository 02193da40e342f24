"""`amlc config`: what the merged file is, and where its values come from."""

import json
from pathlib import Path

import pytest
from tests.conftest import CASES
from tests.test_cases import plain

from amlc import compiler, config, writing
from amlc.__main__ import main
from amlc.compiler import Request
from amlc.diagnostics import Sink

FILES = {
    "pyproject.toml": "",
    "shared/base.yaml": """\
variables:
  region: {env: REGION, default: eu}
  size: 4
  tenant: {env: TENANT}
workspace:
  subscription_id: s
  resource_group: "rg-{{ region }}"
  name: aml
  auth: {kind: azure_cli, tenant_id: "{{ tenant }}"}
environments:
  plain: {python: "3.10", conda_file: null}
  file: {conda_file: envs/conda.yaml}
compute: {cpu: {}, gpu: {}}
steps:
  train: {source: ../src, script: train.py, compute: cpu, environment: plain, arguments: [--size, "{{ size }}"]}
targets:
  prod: {compute: {cpu: null}, steps: {train: {compute: gpu}}}
""",
    "specs/own.yaml": """\
# the comment is not part of what is merged
amlc: 1
name: Own
include: [../shared/base.yaml]
steps: {train: {compute: gpu, environment: file}}
publish: {id_file: own.id}
targets:
  prod:
    steps: {train: {compute: big, reuse: no}}
    compute: {big: {}}
""",
}


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name, text in FILES.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    monkeypatch.chdir(tmp_path)
    for name in ("REGION", "TENANT"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def printed(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    assert main(["config", *words]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


PROD = """\
amlc: 1
name: Own
variables:
  tenant: {env: TENANT}
workspace:
  subscription_id: s
  resource_group: rg-eu
  name: aml
  auth: {kind: azure_cli, tenant_id: "{{ tenant }}"}
environments:
  plain: {python: "3.10", conda_file: null}
  file: {conda_file: ../shared/envs/conda.yaml}
compute: {gpu: {}, big: {}}
steps:
  train:
    source: ../src
    script: train.py
    compute: big
    environment: file
    arguments: [--size, 4]
    reuse: "no"
publish: {id_file: own.id}
"""


def test_the_merged_file_has_its_paths_and_values_put_in(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert printed(capsys, "specs/own.yaml", "--target", "prod") == PROD
    # What is printed is a spec that says the same.
    (project / "specs" / "again.yaml").write_text(PROD)
    assert printed(capsys, "specs/again.yaml") == PROD


def test_a_variable_that_is_given_is_put_in(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert project.is_dir()
    monkeypatch.setenv("REGION", "us")
    made = printed(capsys, "specs/own.yaml", "--var", "tenant=t-1", "--var", "size=8", "--json")
    merged = json.loads(made)
    assert "variables" not in merged
    assert merged["workspace"]["auth"] == {"kind": "azure_cli", "tenant_id": "t-1"}
    assert merged["workspace"]["resource_group"] == "rg-us"
    assert merged["steps"]["train"]["arguments"] == ["--size", 8]


EXPLAINED = {
    "steps.train.compute": """\
steps.train.compute: big
  set in specs/own.yaml:9:30 for the target `prod`
  instead of shared/base.yaml:17:57 for the target `prod`: gpu
  instead of specs/own.yaml:5:26: gpu
  instead of shared/base.yaml:15:54: cpu
""",
    "workspace.resource_group": """\
workspace.resource_group: rg-us
  set in shared/base.yaml:7:19: "rg-{{ region }}"
  with `region`, defined in shared/base.yaml:2:3: us, from the environment variable REGION
""",
    "workspace.auth": """\
workspace.auth.kind: azure_cli  # shared/base.yaml:9:16
workspace.auth.tenant_id: "{{ tenant }}"  # shared/base.yaml:9:38
""",
    "workspace.auth.tenant_id": """\
workspace.auth.tenant_id: "{{ tenant }}"
  set in shared/base.yaml:9:38: "{{ tenant }}"
  with `tenant`, defined in shared/base.yaml:4:3: the environment variable TENANT is not set
""",
    "steps.train.arguments.1": """\
steps.train.arguments.1: 8
  set in shared/base.yaml:15:99: "{{ size }}"
  with `size`, defined in shared/base.yaml:3:9: 8, from --var
""",
    "compute": """\
compute.gpu: {}  # shared/base.yaml:13:20
compute.big: {}  # specs/own.yaml:10:15 for the target `prod`
""",
}


@pytest.mark.parametrize("path", EXPLAINED)
def test_where_a_value_comes_from(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    assert project.is_dir()
    monkeypatch.setenv("REGION", "us")
    made = printed(capsys, "specs/own.yaml", "--target", "prod", "--var", "size=8", "--explain", path)
    assert made == EXPLAINED[path]


def test_where_a_value_comes_from_as_json(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert project.is_dir()
    made = printed(capsys, "specs/own.yaml", "--explain", "steps.train.compute", "--json")
    assert json.loads(made) == {
        "version": 1,
        "values": [
            {
                "path": "steps.train.compute",
                "value": "gpu",
                "places": [
                    {"file": "specs/own.yaml", "line": 5, "column": 26, "target": None, "text": "gpu"},
                    {"file": "shared/base.yaml", "line": 15, "column": 54, "target": None, "text": "cpu"},
                ],
                "variables": [],
            }
        ],
    }


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (
            ["--explain", "steps.train.compte"],
            2,
            "error: nothing in specs/own.yaml sets `steps.train.compte`\nhelp: did",
        ),
        (
            ["--explain", "steps.train.arguments.7"],
            2,
            "error: nothing in specs/own.yaml sets `steps.train.arguments.7`",
        ),
        (["--target", "prd"], 2, "error: specs/own.yaml has no target `prd`\nhelp: did you mean `prod`?"),
        (["--var", "sise=1"], 2, "error: specs/own.yaml has no variable `sise`\nhelp: did you mean `size`?"),
        (["--var", "size=many"], 1, "error[wrong-type]: --var gives `size` a value that is not of type integer"),
    ],
)
def test_what_cannot_be_printed_is_said(
    project: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int, said: str
) -> None:
    assert project.is_dir()
    assert main(["config", "specs/own.yaml", *words]) == code
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.startswith(said)


def test_no_secret_is_printed(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("SP_PASSWORD", "GITHUB_TOKEN", "PLAIN"):
        monkeypatch.setenv(name, f"hunter2-{name}")
    (project / "s.yaml").write_text(
        "amlc: 1\nname: S\n"
        "variables: {a: {env: SP_PASSWORD}, b: {env: GITHUB_TOKEN}, password: {env: PLAIN}}\n"
        'description: "{{ a }} {{ b }} {{ password }}"\n'
        "workspace: {auth: {kind: service_principal, client_secret: hunter2-literal}}\n"
        "targets: {t: {workspace: {auth: {client_secret: {secret_env: SP_PASSWORD}}}}}\n"
    )
    for words in ([], ["--target", "t"]):
        for more in ([], ["--json"], *(["--explain", one] for one in ("description", "workspace", "variables"))):
            assert "hunter2" not in printed(capsys, "s.yaml", *words, *more)
    assert "client_secret: {secret_env: SP_PASSWORD}" in printed(capsys, "s.yaml", "--target", "t")
    assert printed(capsys, "s.yaml", "--explain", "workspace.auth.client_secret") == (
        'workspace.auth.client_secret: "***"\n  set in s.yaml:5:60\n'
    )


@pytest.mark.parametrize(
    "case", sorted(path.parent for path in CASES.glob("ok/*/pipeline.yaml")), ids=lambda one: one.name
)
def test_the_printed_file_is_the_same_pipeline(case: Path) -> None:
    request = Request(path=case / "pipeline.yaml", name="pipeline.yaml", root=case)
    sink = Sink()
    spec = compiler.open_spec(request, compiler.read(request), sink)
    assert spec is not None
    for target in (None, *spec.targets):
        meant = compiler.check(spec, target, sink, strict=False)
        text = writing.text(config.merge(spec, target, sink).tree)
        again = compiler.open_spec(request, text.encode(), sink)
        assert again is not None
        printed = compiler.check(again, None, sink, strict=False)
        assert meant is not None
        assert printed is not None
        assert {**plain(printed.pipeline), "target": target} == plain(meant.pipeline)
        assert writing.text(config.merge(again, None, sink).tree) == text
