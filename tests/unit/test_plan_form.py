"""The documented form of a plan is the one that `amlc plan --json` prints, on a page that is executed."""

import json
import re
from typing import Any

from tests.conftest import ROOT

COMMANDS = (ROOT / "docs" / "commands.md").read_text("utf-8")
EXECUTED = (ROOT / "tests" / "transcripts" / "planned.md").read_text("utf-8")
DOCUMENTED: Any = json.loads(re.findall(r"(?ms)^```json\n(\{\"version\": 1, \"pipeline.*?)^```", COMMANDS)[0])
PRINTED: Any = json.loads(re.findall(r"(?ms)^\$ [^\n]* plan [^\n]*--json\n(\{\n.*?^\}\n)", EXECUTED)[0])


def form(value: Any) -> Any:
    """The keys, at every depth; of a list those of all that is in it."""
    if isinstance(value, dict):
        return {key: form(one) for key, one in value.items()}
    if not isinstance(value, list):
        return None
    merged: dict[str, Any] = {}
    for one in value:
        for key, inner in form(one).items() if isinstance(one, dict) else ():
            merged[key] = merged.get(key) or inner
    return [merged] if merged else []


def keys(of: Any) -> set[str]:
    """All keys of a form."""
    if isinstance(of, dict):
        return set(of) | {key for one in of.values() for key in keys(one)}
    return {key for one in of for key in keys(one)} if isinstance(of, list) else set()


def test_the_documented_plan_has_the_form_of_one_that_is_printed() -> None:
    assert form(DOCUMENTED) == form(PRINTED)
    assert (DOCUMENTED["version"], list(DOCUMENTED)) == (PRINTED["version"], list(PRINTED))


def test_every_key_of_a_plan_is_described() -> None:
    section = COMMANDS.partition("## What is planned")[2].partition("\n## ")[0]
    described = {word for row in re.findall(r"(?m)^\| (`.*)$", section) for word in re.findall(r"`([a-z_]+)`", row)}
    assert keys(form(DOCUMENTED)) - described == set()
