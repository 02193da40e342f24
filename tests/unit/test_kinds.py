"""What the kinds of steps refuse: a step that is right with a few keys more or less, beside what is said of it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml
from tests.conftest import Golden

from amlc.checks.wrong_compute import COMPUTES
from amlc.compiler import Request, check, open_spec
from amlc.diagnostics import Severity, Sink
from amlc.kinds import KINDS
from amlc.spec.compute import Compute
from amlc.spec.model import OneOf
from amlc.targets import check_all

HERE = Path(__file__).with_name("kinds")
LEAST: dict[str, dict[str, Any]] = yaml.safe_load((HERE / "least.yaml").read_text("utf-8"))
REFUSED = (HERE / "refused.yaml").read_text("utf-8")
BASE = {
    "amlc": 1,
    "name": "Example",
    "workspace": {"kind": "local"},
    "datastores": {"store": {}},
    "compute": {"cpu": {}, "cluster": {"kind": "aml_compute", "vm_size": "STANDARD_D2_V2", "max_nodes": 2}},
    "environments": {"env": {"python": "3.11", "pip": ["pandas==2.2.3"]}},
    "inputs": {
        "raw": {"datastore": "store", "path": "raw.csv"},
        "table": {"datastore": "store", "path": "raw.csv", "format": "delimited"},
        "there": {"kind": "data_reference", "datastore": "store", "path": "there"},
        "kept": {"kind": "data_reference", "datastore": "store", "path": "kept"},
        "rows": {"kind": "sql_data_reference", "datastore": "store", "sql_query": "SELECT 1"},
        "chosen": {"parameter": "data"},
        "place": {"parameter": "folder"},
    },
    "parameters": {
        "rows": {"type": "integer", "default": 10},
        "none": {"type": "integer", "default": 0},
        "label": {"type": "string", "default": "x"},
        "Target": {"type": "string", "default": "price"},
        "semicolon": {"type": "string", "default": "a;b"},
        "data": {"type": "dataset", "default": {"datastore": "store", "path": "raw"}},
        "folder": {"type": "datapath", "default": {"datastore": "store", "path": "raw"}},
    },
}
Said = Callable[[str, dict[str, Any]], list[tuple[str, str, str]]]


@pytest.fixture
def said(tmp_path: Path) -> Said:
    """The errors of a step: their code, the path below the step, and the message with its help."""
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "train.py").write_text("def run(mini_batch: list[str]) -> list[str]: ...\n", "utf-8")

    def errors(kind: str, keys: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
        step = {"kind": kind, "compute": "cpu", **LEAST[kind], **keys}
        text = yaml.safe_dump(BASE | {"steps": {"a": {key: one for key, one in step.items() if one is not None}}})
        path = tmp_path / "pipeline.yaml"
        for one in check_all(Request(path=path, name=path.name, root=tmp_path), text.encode()):
            if one.severity is Severity.ERROR:
                assert one.path[:2] == ("steps", "a"), one
                help_ = f"; {one.help}" if one.help else ""
                yield one.code, ".".join(map(str, one.path[2:])), one.message + help_

    return lambda kind, keys: list(errors(kind, keys))


def test_there_is_one_of_every_kind() -> None:
    assert list(LEAST) == list(KINDS)


def test_every_kind_runs_on_computes_that_there_are() -> None:
    choice = next(one for one in get_args(Compute) if isinstance(one, OneOf))
    assert set(COMPUTES) == set(KINDS)
    assert {one for kinds in COMPUTES.values() for one in kinds} == set(choice.members) - {"existing"}


@pytest.mark.parametrize("kind", KINDS)
def test_the_least_is_enough(said: Said, kind: str) -> None:
    assert said(kind, {}) == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_key_that_there_is_not_is_refused(said: Said, kind: str) -> None:
    assert [(code, path) for code, path, _ in said(kind, {"nonsense": 1})] == [("unknown-field", "nonsense")]


def test_the_sdks_names_of_a_databricks_script_say_the_same(tmp_path: Path) -> None:
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "clean.py").touch()
    least = {"kind": "databricks", "compute": "cpu", "source": "src", "num_workers": 2}
    arguments = ["--label", {"parameter": "label"}]
    ways = (
        {"script": "clean.py", "arguments": arguments},
        {"python_script_name": "clean.py", "python_script_params": arguments},
    )
    steps: list[Any] = []
    for way in ways:
        text = yaml.safe_dump(BASE | {"steps": {"a": least | way}})
        request = Request(path=tmp_path / "s.yaml", name="s.yaml", root=tmp_path)
        spec = open_spec(request, text.encode(), sink := Sink())
        assert spec is not None
        checked = check(spec, None, sink, strict=False)
        assert checked is not None
        steps += checked.pipeline.steps
    assert steps[0] == steps[1]
    assert steps[0].script == "clean.py"


def test_what_is_refused(said: Said, golden: Golden) -> None:
    """Each line of `refused.yaml`, and what is said of it."""
    lines = [line for line in REFUSED.splitlines(keepends=True) if line.startswith("-")]
    report = ""
    for line in lines:
        [(kind, keys)] = yaml.safe_load(line)[0].items()
        found = [f"    [{code}] {path}: {message}\n" for code, path, message in said(kind, keys)]
        report += line + "".join(found or ["    no mistake\n"])
    golden(HERE / "out.txt", report)
