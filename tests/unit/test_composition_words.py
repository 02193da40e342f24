"""Misspelt `include`, `variables` and `targets`: said once, and nothing follows from them."""

from pathlib import Path

import pytest

from amlc import compose, targets
from amlc.compiler import Request
from amlc.report import text
from amlc.spec.pipeline import Pipeline

SPEC = """\
amlc: 1
name: x
{include}: [base.yaml]
{variables}: {{folder: src}}
workspace: {{kind: local}}
environments: {{e: {{python: "3.10"}}}}
steps: {{a: {{script: a.py, source: "{{{{ folder }}}}", compute: c, environment: e}}}}
{targets}: {{dev: {{}}}}
"""
WORDS = {"include": "include", "variables": "variables", "targets": "targets"}


@pytest.mark.parametrize(("word", "typo"), [("include", "inclde"), ("variables", "varibles"), ("targets", "target")])
def test_a_misspelt_word_is_said_and_read_as_meant(word: str, typo: str, tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text("compute: {c: {}}\n", "utf-8")
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.py").touch()
    path = tmp_path / "pipeline.yaml"
    path.write_text(SPEC.format(**WORDS | {word: typo}), "utf-8")
    request = Request(path=path, name="pipeline.yaml", root=tmp_path)
    said = targets.check_all(request, path.read_bytes())
    assert [(one.code, one.message, one.help) for one in said] == [
        ("unknown-field", f"unknown field `{typo}`", f"did you mean `{word}`?")
    ], text.render(said, ["pipeline.yaml"])


def test_the_sections_are_the_models() -> None:
    assert {*Pipeline.model_fields, *WORDS} == compose.SECTIONS
