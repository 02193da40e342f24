"""What comes from outside under a secret's name: no plan and no published setting shows it, only that it changed."""

import json
from pathlib import Path

import pytest

from amlc import compiler, record
from amlc.changes import changes
from amlc.compiler import Request
from amlc.diagnostics import Sink

SPEC = """\
amlc: 1
name: hidden
variables: {index: {env: PIP_TOKEN}, password: {env: DB}, size: {env: SIZE}}
workspace: {kind: local}
compute: {cpu: {}}
environments:
  env: {python: "3.10", pip: ["--extra-index-url https://{{ index }}@example.org/simple", pandas==2.2.3]}
parameters: {db: {type: string, default: "{{ password }}"}, size: {type: string, default: "{{ size }}"}}
steps:
  run:
    source: src
    script: run.py
    arguments: ["--of={{ password }}", {parameter: db}, {parameter: size}]
    compute: cpu
    environment: env
    reuse: false
publish: {continue_on_step_failure: false}
"""
FIRST = {"PIP_TOKEN": "canary-of-pip", "DB": "canary-of-db", "SIZE": "large"}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "run.py").write_text("print()\n")
    return tmp_path


def recorded(folder: Path, environ: dict[str, str]) -> record.Record:
    sink = Sink()
    request = Request(path=folder / "s.yaml", name="s.yaml", root=folder, environ=environ)
    spec = compiler.open_spec(request, SPEC.encode(), sink)
    assert spec is not None
    checked = compiler.check(spec, None, sink, strict=True)
    assert checked is not None, sink.diagnostics
    return record.record(checked, compiler.lower(checked))


def test_what_changed_is_told_and_not_what_it_is(folder: Path) -> None:
    before = recorded(folder, FIRST)
    after = recorded(folder, FIRST | {"PIP_TOKEN": "canary-other", "SIZE": "small"})
    assert "canary" not in json.dumps([before, after])
    assert [(".".join(map(str, one.path)), one.before, one.after) for one in changes(before, after)] == [
        ("parameters.size.default", "large", "small"),
        (
            "environments.env.pip.0",
            "--extra-index-url https://***f9a4@example.org/simple",
            "--extra-index-url https://***e435@example.org/simple",
        ),
    ]
    assert changes(before, recorded(folder, FIRST)) == []
    assert before["steps"]["run"]["arguments"][0] == f"--of={before['parameters']['db']['default']}"
