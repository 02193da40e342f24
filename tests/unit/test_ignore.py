"""Which warnings a comment or the project's settings leave out, and what is said of an ignore that does nothing."""

from pathlib import Path

import pytest

from amlc import ignore
from amlc.compiler import Request
from amlc.inspection import Inspection, inspect
from amlc.report import render

SPEC = """\
amlc: 1
name: P
workspace: {kind: local}
datastores: {D: {kind: folder, path: data}}
compute: {c: {}}
environments:
  e: {name: AzureML-x}
inputs: {raw: {datastore: D, path: in.csv}}
steps:
  a: {script: a.py, source: src, compute: c, environment: e, arguments: [{input: raw}], reuse: false}
publish: {continue_on_step_failure: false}
"""
UNPINNED = (
    "warning[unpinned-environment]: the environment `AzureML-x` has no version: the latest is taken at each publication"
)


def check(folder: Path, files: dict[str, str], *names: str, target: str | None = None) -> list[str]:
    """What is said of the specs, without the excerpts."""
    for name, text in ({"src/a.py": "", "data/in.csv": "", "pyproject.toml": ""} | files).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf-8")
    found: list[Inspection] = []
    for name in names or ("s.yaml",):
        request = Request(path=folder / name, name=name, root=folder)
        found.append(inspect(request, (folder / name).read_bytes(), target))
    lines = render("text", ignore.apply(found), names or ("s.yaml",)).splitlines()
    heads = [at for at, line in enumerate(lines) if line.startswith(("error[", "warning["))]
    return [f"{lines[at]} @ {lines[at + 1].split('> ')[1]}" for at in heads]


def with_comment(comment: str) -> dict[str, str]:
    return {"s.yaml": SPEC.replace("AzureML-x}", f"AzureML-x}}  {comment}")}


def test_without_an_ignore_a_warning_is_said(tmp_path: Path) -> None:
    assert check(tmp_path, {"s.yaml": SPEC}) == [f"{UNPINNED} @ s.yaml:7:13"]


@pytest.mark.parametrize(
    "files",
    [
        with_comment("# amlc: ignore[unpinned-environment]"),
        with_comment("# as agreed  # amlc: ignore[ unpinned-environment ]"),
        with_comment("#amlc:ignore[unpinned-environment]\r"),
        {"s.yaml": SPEC.replace("  e: {", "  # amlc: ignore[unpinned-environment]\n\n  # as agreed\n  e: {")},
        {"s.yaml": SPEC, "pyproject.toml": '[tool.amlc]\nignore = ["unpinned-environment"]\n'},
        {"s.yaml": SPEC, "pyproject.toml": '[tool.amlc]\nper-file-ignores = {"*.yaml" = ["unpinned-environment"]}\n'},
        {"s.yaml": SPEC, "pyproject.toml": '[tool.amlc.per-file-ignores]\n"s.yaml" = ["unpinned-environment"]\n'},
        {"s.yaml": with_comment("# amlc: ignore[unpinned-environment]")["s.yaml"]}
        | {"pyproject.toml": '[tool.amlc]\nignore = ["unpinned-environment"]\n'},
    ],
    ids=["same line", "after words", "tight, CRLF", "line above", "everywhere", "by name", "by path", "twice"],
)
def test_a_warning_is_left_out(tmp_path: Path, files: dict[str, str]) -> None:
    assert check(tmp_path, files) == []


@pytest.mark.parametrize(
    "lines",
    [
        'parameters: {rows: {type: string, default: "# amlc: ignore[unused-definition]"}}',
        "parameters: {rows: {type: string, default: '1 # amlc: ignore[unused-definition]'}}",
        "description: |\n  # amlc: ignore[unused-definition]\nparameters: {rows: {type: string, default: a}}",
        "description: a\n  #amlc:ignore[unused-definition]\nparameters:\n  rows: {type: string, default: a}",
        "parameters: {rows: {type: string, default: a}} # amlc: ignored[unused-definition]",
        "parameters: {rows: {type: string, default: a}} # see `# amlc: ignore[unused-definition]`",
        "parameters: {rows: {type: string, default: a}}\n# amlc: ignore[unused-definition]",
    ],
    ids=["in double quotes", "in quotes", "in a block", "one line off", "another word", "quoted in words", "below"],
)
def test_what_is_no_ignore_is_none(tmp_path: Path, lines: str) -> None:
    said = check(tmp_path, {"s.yaml": SPEC.replace("AzureML-x", "AzureML-x, version: '1'") + lines + "\n"})
    assert any(
        one.startswith("warning[unused-definition]: no step uses the parameter `rows` @ s.yaml:") for one in said
    )


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            with_comment("# amlc: ignore[unpined-environment]"),
            [
                f"{UNPINNED} @ s.yaml:7:13",
                "warning[unknown-code]: there is no code `unpined-environment` @ s.yaml:7:40",
            ],
        ),
        (
            with_comment("# amlc: ignore"),
            [f"{UNPINNED} @ s.yaml:7:13", "warning[unknown-code]: the comment names no code @ s.yaml:7:25"],
        ),
        (
            with_comment("# amlc: ignore[unpinned-environment, unused-definition]"),
            ["warning[unused-ignore]: nothing here reports `unused-definition` @ s.yaml:7:62"],
        ),
        (
            {"s.yaml": SPEC.replace("name: P", "# amlc: ignore[unknown-field]\nnam: P")},
            [
                "warning[cannot-ignore]: `unknown-field` is an error, and errors cannot be ignored @ s.yaml:2:16",
                "error[unknown-field]: unknown field `nam` @ s.yaml:3:1",
                f"{UNPINNED} @ s.yaml:8:13",
            ],
        ),
        (
            {"s.yaml": SPEC.replace("name: P", "nam: P"), "pyproject.toml": '[tool.amlc]\nignore=["unknown-field"]\n'},
            [
                "warning[cannot-ignore]: `unknown-field` is an error, and errors cannot be ignored"
                " @ pyproject.toml:2:10",
                "error[unknown-field]: unknown field `nam` @ s.yaml:2:1",
                f"{UNPINNED} @ s.yaml:7:13",
            ],
        ),
    ],
    ids=["misspelt", "no code", "of two, one", "an error", "an error, in the settings"],
)
def test_an_ignore_that_does_nothing_is_said(tmp_path: Path, files: dict[str, str], said: list[str]) -> None:
    assert check(tmp_path, files) == said


PINNED = SPEC.replace("AzureML-x}", 'AzureML-x, version: "1"}  # amlc: ignore[unpinned-environment]')
UNUSED = "warning[unused-ignore]: nothing here reports `unpinned-environment`"


def test_an_ignore_is_unused_only_where_that_is_certain(tmp_path: Path) -> None:
    assert check(tmp_path, {"s.yaml": PINNED}) == [f"{UNUSED} @ s.yaml:7:54"]
    # Another target may need it.
    targets = PINNED + "targets:\n  dev: {environments: {e: {name: AzureML-y}}}\n"
    assert check(tmp_path, {"s.yaml": targets}, target="dev") == []
    # A mistake hides what lies behind it.
    assert not any("unused" in one for one in check(tmp_path, {"s.yaml": PINNED.replace("name: P", "nam: P")}))
    # A variable of the environment may say anything.
    unset = PINNED.replace('"1"', '"{{ x }}"') + "variables: {x: {env: X}}\n"
    assert check(tmp_path, {"s.yaml": unset}) == []


def test_an_ignore_in_an_included_file_serves_every_spec_that_includes_it(tmp_path: Path) -> None:
    shared = "environments:\n  # amlc: ignore[unpinned-environment]\n  e: {name: AzureML-x}\n"
    own = SPEC.replace("environments:\n  e: {name: AzureML-x}\n", "include: [shared.yaml]\n")
    other = own + "environments: {e: {version: '1'}}\n"
    files = {"shared.yaml": shared, "s.yaml": own, "t.yaml": other}
    assert check(tmp_path, files, "s.yaml", "t.yaml") == []
    assert check(tmp_path, files, "t.yaml") == []
    # One that names nothing is said once.
    files["shared.yaml"] = shared.replace("unpinned", "unpined")
    assert check(tmp_path, files, "s.yaml", "t.yaml") == [
        "warning[unknown-code]: there is no code `unpined-environment` @ shared.yaml:2:18",
        f"{UNPINNED} @ shared.yaml:3:13",
    ]


def test_the_settings_can_leave_out_what_is_said_of_ignores(tmp_path: Path) -> None:
    assert check(tmp_path, {"s.yaml": PINNED, "pyproject.toml": '[tool.amlc]\nignore = ["unused-ignore"]\n'}) == []
