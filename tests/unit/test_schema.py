"""The schema: what it takes, what it refuses and with which words; and the reference that is made of it."""

import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from tests.conftest import ROOT, Golden
from tests.test_manual import PAGES, example, sections

from amlc import load, manual
from amlc.kinds import KINDS
from amlc.schema import document, schema
from amlc.schema.naming import definition_name
from amlc.schema.reference import Reference
from amlc.source import Source
from amlc.spec.model import Model
from amlc.tree import data

SCHEMA = schema()
BASE = (ROOT / "tests" / "manual" / "base.yaml").read_text("utf-8")
SPECS = sorted(
    path
    for pattern in ("tests/cases/ok/*/pipeline.yaml", "tests/integration/**/*.yaml", "pipelines/*.yaml")
    for path in ROOT.glob(pattern)
)


def value(text: str) -> Any:
    said: list[Any] = []
    node = load.load(Source("spec.yaml", Path("spec.yaml"), text), said.append)
    assert node is not None
    assert not said
    return json.loads(json.dumps(data(node)))


def complaints(spec: Any) -> list[str]:
    """The innermost reasons, each with its place."""

    def leaves(error: Any) -> Iterator[str]:
        if error.context:
            for one in error.context:
                yield from leaves(one)
        else:
            yield f"{'.'.join(map(str, error.absolute_path))}: {error.message}"

    return [one for error in Draft202012Validator(SCHEMA).iter_errors(spec) for one in leaves(error)]


def test_it_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


def test_it_is_current(golden: Golden) -> None:
    made = subprocess.run([sys.executable, "-m", "amlc", "schema"], capture_output=True, check=True, text=True).stdout
    assert made == document()
    golden(ROOT / "schemas" / "pipeline.schema.json", made)


def test_it_is_made_without_an_sdk() -> None:
    script = "import sys; from amlc.schema import document; document(); print('azureml' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True).stdout == "False\n"


def test_the_reference_is_current(golden: Golden) -> None:
    golden(ROOT / "docs" / "spec.md", Reference(SCHEMA).document())


def is_spec(path: Path) -> bool:
    content = value(path.read_text("utf-8"))
    return isinstance(content, dict) and "amlc" in content


@pytest.mark.parametrize(
    "path", [path for path in SPECS if is_spec(path)], ids=lambda path: path.relative_to(ROOT).as_posix()
)
def test_it_takes_every_spec(path: Path) -> None:
    assert complaints(value(path.read_text("utf-8"))) == []


@pytest.mark.parametrize("code", [code for code in PAGES if "Good" in sections(manual.page(code))])
def test_it_takes_what_the_manual_calls_good(code: str) -> None:
    for name, text in example(sections(manual.page(code))["Good"]).files.items():
        if name.endswith((".yaml", ".yml")) and isinstance(content := value(text), dict):
            if "amlc" in content:
                assert complaints(content) == []
            elif name == "pipeline.yaml":
                assert complaints({"amlc": 1, "include": ["base.yaml"], **content}) == []


# The tutorial's spec has a mistake to find.
@pytest.mark.parametrize(
    ("page", "wrong"), [("README.md", set()), ("docs/tutorial.md", {"steps.greet.reuse"}), ("docs/editors.md", set())]
)
def test_it_takes_what_the_pages_show(page: str, wrong: set[str]) -> None:
    blocks = re.findall(r"```yaml\n(.*?)```", (ROOT / page).read_text("utf-8"), re.DOTALL)
    said = [one for text in blocks if "amlc:" in text for one in complaints(value(text))]
    assert {one.partition(":")[0] for one in said} == wrong


def test_every_reference_leads_to_a_definition() -> None:
    def targets(one: Any) -> Iterator[str]:
        if isinstance(one, dict):
            if "$ref" in one:
                yield one["$ref"]
            for inner in one.values():
                yield from targets(inner)
        elif isinstance(one, list):
            for inner in one:
                yield from targets(inner)

    used = sorted(set(targets(SCHEMA)))
    assert len(used) > 200
    for target in used:
        here: Any = SCHEMA
        for part in target.removeprefix("#/").split("/"):
            here = here[part]


def test_every_key_has_a_title_and_a_description() -> None:
    def said(one: dict[str, Any]) -> dict[str, Any]:
        """A property, wherever it is had from."""
        parts = one.get("$ref", "").split("/")
        if "title" in one or not parts[1:]:
            return one
        return said(SCHEMA["$defs"][parts[2]]["properties"][parts[4]] if len(parts) > 3 else SCHEMA["$defs"][parts[2]])

    keys = [
        (name, key, said(inner))
        for name, one in SCHEMA["$defs"].items()
        for key, inner in one.get("properties", {}).items()
        if inner is not False
    ]
    assert [(name, key) for name, key, one in keys if not (one.get("title") and one.get("description"))] == []


def test_no_two_models_share_a_name() -> None:
    def below(model: type[Model]) -> Iterator[type[Model]]:
        for one in model.__subclasses__():
            yield one
            yield from below(one)

    names = [definition_name(one) for one in dict.fromkeys(below(Model)) if one.__module__.startswith("amlc.")]
    assert sorted(names) == sorted(set(names))


def test_it_knows_every_kind_of_step() -> None:
    step = SCHEMA["$defs"]["AnyStep"]
    named, _ = step["properties"]["kind"]["anyOf"]
    assert named["enum"] == list(KINDS)
    assert [branch["if"]["properties"]["kind"]["const"] for branch in step["allOf"]] == list(KINDS)
    assert len(named["enumDescriptions"]) == len(KINDS)


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        ("timeout: 60", []),
        ('timeout: "{{ seconds }}"', []),
        ("timeout: {variable: seconds}", []),
        ("params: {a: {parameter: rows}, b: {variable: region}, c: 1}", []),
        ("outputs: {a: {mode: upload}, b: {kind: pipeline_data, is_directory: true}}", []),
        (
            "timeout: soon",
            [
                "steps.train.timeout: 'soon' is not of type 'integer'",
                r"steps.train.timeout: 'soon' does not match '\\{\\{'",
                "steps.train.timeout: 'soon' is not of type 'null'",
            ],
        ),
        (
            "scrpt: x",
            ["steps.train: Additional properties are not allowed ('scrpt' was unexpected)"],
        ),
        ("kind: command", ["steps.train: 'command' is a required property"]),
        (
            "outputs: {a: {kind: hdfs, mode: upload}}",
            ["steps.train.outputs.a: Additional properties are not allowed ('mode' was unexpected)"],
        ),
        (
            "params: {a: {paramter: rows}}",
            ["steps.train.params.a: Additional properties are not allowed ('paramter' was unexpected)"],
        ),
        (
            'params: {"{{ a }}": 1}',
            [r"steps.train.params: '{{ a }}' does not match '^(?!.*\\{\\{)'"],
        ),
    ],
)
def test_what_it_says_of_a_step(lines: str, said: list[str]) -> None:
    kept = "\n".join(one for one in BASE.splitlines() if not one.strip().startswith(("script", "arguments")))
    base = BASE if not lines.startswith("kind") else kept + "\n"
    step = value(base)
    step["steps"]["train"] |= value(lines)
    assert complaints(step) == said


TARGET = "amlc: 1\ntargets: {dev: %s}\n"
INCLUDING = "amlc: 1\ninclude: [base.yaml]\n"
VARIABLES = "amlc: 1\ntargets: {}\nvariables: %s\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (INCLUDING, []),
        (INCLUDING + "steps: {train: {reuse: null}}\n", []),
        (INCLUDING + "steps: {train: {scrpt: x}}\n", ["steps.train.scrpt: 'x' is not of type 'null'"]),
        (TARGET % "null", []),
        (TARGET % "{default: true, name: a, steps: {train: {kind: null, script: null}}}", []),
        (TARGET % "{steps: {train: {reuze: 1}}}", ["targets.dev.steps.train.reuze: 1 is not of type 'null'"]),
        (
            TARGET % "{steps: {a: {kind: command, script: x}}}",
            ["targets.dev.steps.a.script: 'x' is not of type 'null'"],
        ),
        (TARGET % "{include: []}", ["targets.dev: False schema does not allow []"]),
        (TARGET % "{default: 1}", ["targets.dev.default: 1 is not of type 'boolean'"]),
        (VARIABLES % "{a: {type: integer, env: A}, b: null, c: 1.5, d: {default: x}}", []),
        (VARIABLES % "{a: {type: integer, default: x}}", ["variables.a.default: 'x' is not of type 'integer'"]),
        (VARIABLES % "{a: {type: integer}}", ["variables.a: 'default' is a required property"]),
        ("amlc: 1\n", [f": {key!r} is a required property" for key in ("name", "workspace", "steps")]),
    ],
)
def test_what_it_says_of_files_and_targets(text: str, said: list[str]) -> None:
    assert complaints(value(text)) == said
