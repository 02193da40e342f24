"""`docs/ci.md` against what it shows: the examples name what there is."""

import re
import shlex
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from amlc import manual
from amlc.__main__ import main
from amlc.ignore import settings
from amlc.report import FORMATS
from tests.ci.conftest import BAD
from tests.conftest import ROOT

PAGE = (ROOT / "docs" / "ci.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
DOCUMENTS: list[dict[str, Any]] = [yaml.safe_load(text) for language, text in BLOCKS if language == "yaml"]


def the(file: str) -> Any:
    return yaml.safe_load((ROOT / file).read_text("utf-8"))


def test_every_format_is_in_the_table_of_the_page() -> None:
    assert re.findall(r"^\| `([\w-]+)` \|", PAGE, re.MULTILINE) == [*FORMATS]


def test_the_hooks_of_the_page_are_there() -> None:
    there = {hook["id"] for hook in the(".pre-commit-hooks.yaml")}
    (config,) = [one for one in DOCUMENTS if "repos" in one]
    assert {hook["id"] for repo in config["repos"] for hook in repo["hooks"]} <= there
    assert set(re.findall(r"`(amlc-validate[\w-]*)`", PAGE)) == there


def test_the_workflows_of_the_page_give_what_the_action_takes() -> None:
    taken = set(the("action.yml")["inputs"])
    given = [
        step["with"]
        for one in DOCUMENTS
        for job in one.get("jobs", {}).values()
        for step in job["steps"]
        if step.get("uses", "").startswith("OWNER/amlc@")
    ]
    assert len(given) == 2
    for one in given:
        assert set(one) <= taken
        assert one.get("format", "github") in FORMATS


def test_the_pipeline_of_the_page_gives_what_the_template_takes() -> None:
    ((name, given),) = [
        (step["template"], step["parameters"])
        for one in DOCUMENTS
        for step in one.get("steps", ())
        if isinstance(step, dict) and "template" in step
    ]
    taken = {one["name"]: one for one in the(name.partition("@")[0])["parameters"]}
    assert set(given) <= set(taken)
    assert {key for key, one in taken.items() if "default" not in one} <= set(given)


def test_the_ignores_of_the_page_name_codes(tmp_path: Path) -> None:
    named = {code for found in re.findall(r"ignore\[([^]]+)\]", PAGE) for code in found.split(", ")}
    (text,) = [text for language, text in BLOCKS if language == "toml"]
    assert tomllib.loads(text)
    (tmp_path / "pyproject.toml").write_text(text)
    read, wrong = settings.read(tmp_path, "pyproject.toml")
    assert wrong == []
    assert named | {code for code, _ in read.named()} <= set(manual.codes())


def test_the_editors_command_works(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (command,) = [text for language, text in BLOCKS if language == "console"]
    words = shlex.split(command.removeprefix("$ amlc "))
    (project / "draft.yaml").write_text(BAD)
    monkeypatch.chdir(project)
    with (project / words[-1]).open() as draft:
        monkeypatch.setattr("sys.stdin", draft)
        assert main(words[:-2]) == 1
    assert '"file": "pipelines/new.yaml"' in capsys.readouterr().out
