"""The cases: a spec beside what every stage makes of it, or beside what is said of it, byte for byte."""

import json
from pathlib import Path
from typing import Any

import pytest

from amlc import artifacts, compiler, drawing, ignore
from amlc.compiler import Request
from amlc.diagnostics import Sink, in_order
from amlc.inspection import inspect
from amlc.report import json as as_json
from amlc.report import text
from tests.conftest import CASES, ROOT, Golden

ENVIRON = {"AZURE_SUBSCRIPTION_ID": "sub-1", "AZURE_TENANT_ID": "tenant-1", "AZURE_CLIENT_ID": "client-1"}
OK = sorted(path.name for path in (CASES / "ok").iterdir() if path.is_dir())
ERR = sorted(path.name for path in (CASES / "err").iterdir() if path.is_dir())


def spec_of(case: Path) -> Path:
    """The case's own spec, or the one in `pipelines/` that it is about."""
    own = case / "pipeline.yaml"
    return own if own.is_file() else ROOT / "pipelines" / f"{case.name}.yaml"


def request_for(case: Path) -> Request:
    path = spec_of(case)
    own = path.parent == case
    return Request(
        path=path,
        name=path.relative_to(case if own else ROOT).as_posix(),
        root=case if own else ROOT,
        environ=ENVIRON,
    )


@pytest.mark.parametrize("name", OK)
def test_every_stage_of_a_valid_spec(name: str, golden: Golden) -> None:
    case = CASES / "ok" / name
    request = request_for(case)
    sink = Sink()
    spec = compiler.open_spec(request, compiler.read(request), sink)
    assert spec is not None
    for target in (None, *spec.targets):
        checked = compiler.check(spec, target, sink, strict=False)
        assert checked is not None, text.render(sink.diagnostics, [request.name])
        stem, pipeline = target or "base", checked.pipeline
        golden(case / f"out.{stem}.ir.json", json.dumps(plain(pipeline), indent=1, ensure_ascii=False) + "\n")
        if any(one.code == "not-compiled" for one in sink.diagnostics):
            continue
        for path, content in artifacts.contents(pipeline, compiler.lower(checked)).items():
            golden(case / f"out.{stem}.{path.replace('/', '.')}", content)
        # The picture does not depend on the target.
        golden(case / "out.graph.mmd", drawing.mermaid(pipeline))
        golden(case / "out.graph.dot", drawing.dot(pipeline))
    golden(case / "out.txt", text.render(in_order(sink.diagnostics), [request.name]))


@pytest.mark.parametrize("name", ERR)
def test_what_is_said_of_a_broken_spec(name: str, golden: Golden) -> None:
    case = CASES / "err" / name
    request = request_for(case)
    bare = Request(path=request.path, name=request.name, root=case)
    said = ignore.apply([inspect(bare, compiler.read(request))])
    assert any(one.severity.value == "error" for one in said)
    golden(case / "out.txt", text.render(said, [request.name]))
    # The report for programs says the same, in the same order, at places that exist.
    document = json.loads(as_json.render(said, [request.name]))
    assert [one["message"] for one in document["diagnostics"]] == [one.message for one in said]
    for one in said:
        assert 0 <= one.span.start <= one.span.end <= len(one.span.source.text) + 1


def plain(value: Any) -> Any:
    """A value of the IR as JSON, each object with its type."""
    if hasattr(value, "_asdict"):
        return {"": type(value).__name__} | {name: plain(one) for name, one in value._asdict().items()}
    if isinstance(value, dict):
        return {key: plain(one) for key, one in value.items()}
    return [plain(one) for one in value] if isinstance(value, tuple) else value
