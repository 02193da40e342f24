"""The tables against the disk: a module that is in no table, or a table's line without a module, is half a feature."""

import importlib
import inspect
import json
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest
import yaml
from jsonschema import Draft202012Validator

import amlc
from amlc.checks import CHECKS
from amlc.cli import COMMANDS
from amlc.kinds import KINDS, LATER
from amlc.report import FORMATS
from amlc.spec.pipeline import AnyStep
from tests.conftest import CASES, ROOT

OK = sorted(path.parent.name for path in CASES.glob("ok/*/pipeline.yaml"))
PACKAGE = Path(amlc.__file__).parent


def modules(folder: str) -> set[str]:
    return {path.stem for path in (PACKAGE / folder).glob("*.py")} - {"__init__"}


def test_every_check_is_in_the_table() -> None:
    assert {one.__name__.rpartition(".")[2] for one in CHECKS} == modules("checks")


@pytest.mark.parametrize("check", CHECKS, ids=lambda one: str(one.CODE))
def test_a_check_is_named_by_its_code_documented_and_shown_in_a_case(check: object) -> None:
    code = str(check.CODE)  # type: ignore[attr-defined]
    assert check.__name__.rpartition(".")[2] == code.replace("-", "_")  # type: ignore[attr-defined]
    assert len(inspect.getdoc(check) or "") > 60
    reports = [path.read_text("utf-8") for path in CASES.glob("*/*/out.txt")]
    assert any(f"[{code}]" in report for report in reports)


def test_every_kind_is_in_the_table() -> None:
    assert set(KINDS) == modules("kinds")
    assert not set(KINDS) & set(LATER)
    assert {get_args(one)[0] for one in get_args(get_args(AnyStep)[0])} == set(KINDS.values())
    for kind, spec in KINDS.items():
        assert spec.model_fields["kind"].annotation.__args__ == (kind,)


def test_every_format_is_in_the_table() -> None:
    assert set(FORMATS) == modules("report")


def test_every_command_is_in_the_table() -> None:
    shared = {"spec_file", "publication", "following"}
    assert set(COMMANDS) == modules("cli") - shared
    for module, _ in COMMANDS.values():
        assert callable(importlib.import_module(module).configure)


SCHEMA = json.loads((ROOT / "schemas" / "pipeline.schema.json").read_text("utf-8"))


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize(
    "spec", ["pipelines/highspenders.yaml", *(f"tests/cases/ok/{name}/pipeline.yaml" for name in OK)]
)
def test_the_schema_takes_what_is_valid(spec: str) -> None:
    document = yaml.safe_load((ROOT / spec).read_text("utf-8"))
    assert [error.message for error in Draft202012Validator(SCHEMA).iter_errors(document)] == []


def test_the_schema_refuses_a_misspelt_key() -> None:
    document = yaml.safe_load((ROOT / "pipelines" / "highspenders.yaml").read_text("utf-8"))
    document["steps"]["train"]["scrpt"] = document["steps"]["train"].pop("script")
    assert not Draft202012Validator(SCHEMA).is_valid(document)


def test_the_schema_is_current() -> None:
    made = subprocess.run([sys.executable, "-m", "amlc", "schema"], capture_output=True, check=True, text=True).stdout
    assert made == (ROOT / "schemas" / "pipeline.schema.json").read_text("utf-8"), "run: make update"
