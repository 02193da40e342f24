"""The tables against the disk: a module that is in no table, or a table's line without a module, is half a feature."""

import importlib
import inspect
from pathlib import Path

import pytest

import amlc
from amlc.checks import CHECKS
from amlc.cli import COMMANDS
from amlc.kinds import KINDS
from amlc.report import FORMATS
from tests.conftest import CASES

PACKAGE = Path(amlc.__file__).parent


def modules(folder: str) -> set[str]:
    return {path.stem for path in (PACKAGE / folder).glob("*.py")} - {"__init__"}


def test_every_check_is_in_the_table() -> None:
    assert {one.__name__.rpartition(".")[2] for one in CHECKS} == modules("checks")


@pytest.mark.parametrize("check", CHECKS, ids=lambda one: str(one.CODE))
def test_a_check_is_named_by_its_code_documented_and_shown_in_a_case(check: object) -> None:
    code = str(check.CODE)  # type: ignore[attr-defined]
    assert check.__name__.rpartition(".")[2] == code.replace("-", "_")  # type: ignore[attr-defined]
    assert (inspect.getdoc(check) or "").endswith(".")
    reports = [path.read_text("utf-8") for path in CASES.glob("*/*/out.txt")]
    assert any(f"[{code}]" in report for report in reports)


def test_every_kind_is_in_the_table() -> None:
    assert set(KINDS) == modules("kinds") - {"deprecated"}
    for kind in KINDS:
        module = importlib.import_module(f"amlc.kinds.{kind}")
        assert kind == module.KIND
        assert module.Spec.model_fields["kind"].annotation.__args__ == (kind,)


def test_every_format_is_in_the_table() -> None:
    assert {name.replace("-", "_") for name in FORMATS} == modules("report")
    for name, module in FORMATS.items():
        assert module == f"amlc.report.{name.replace('-', '_')}"
        assert callable(importlib.import_module(module).render)


def test_every_command_is_in_the_table() -> None:
    shared = {"spec_file", "publication", "following", "data_parameters", "advancing", "past_runs", "differences"}
    assert set(COMMANDS) == modules("cli") - shared
    for module, _ in COMMANDS.values():
        assert callable(importlib.import_module(module).configure)
