"""The command line: where its output goes, how it exits, and what it refuses."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from amlc.__main__ import main

SPEC = """
amlc: 1
name: P
workspace: {kind: local}
datastores: {D: {kind: folder, path: data}}
compute: {c: {}}
environments: {e: {python: "3.10"}}
inputs: {raw: {datastore: D, path: in.csv}}
steps:
  a: {script: a.py, source: src, compute: c, environment: e, arguments: [{input: raw}]}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    for name, text in (("pyproject.toml", ""), ("src/a.py", ""), ("data/in.csv", ""), ("s.yaml", SPEC)):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    monkeypatch.chdir(folder)
    return folder


def call(*words: str) -> int:
    try:
        return main(list(words))
    except SystemExit as ended:
        return int(ended.code or 0)


def publish(project: Path, line: str) -> None:
    (project / "s.yaml").write_text(f"{SPEC}publish: {line}\n")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["validate", "s.yaml"], 0, ""),
        (["validate", "."], 0, ""),
        (["validate", "src"], 2, "error: found nothing to check"),
        (["validate", "s.yaml", "--target", "x"], 2, "error: s.yaml has no target `x`"),
        (["compile", "absent.yaml"], 2, "error: absent.yaml does not exist"),
        (["compile", "src"], 2, "error: src is a folder"),
        (["compile", "s.yaml", "--var", "x"], 2, "error: --var takes NAME=VALUE"),
        (["compile", "s.yaml", "--var", "x=1"], 2, "error: s.yaml has no variable `x`"),
        (["compile", "s.yaml", "-o", "src/out"], 2, "error: the output folder src/out is in the folder"),
        (["compile", "s.yaml", "-o", "s.yaml"], 2, "error: s.yaml is not a folder"),
        (["compile", "s.yaml", "-o", "."], 0, ""),
        (["workspace", "exec"], 2, "error: exec needs a command"),
        (["workspace", "--path", ".", "start"], 2, "error: . holds other files"),
    ],
)
def test_how_a_command_exits(
    project: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int, said: str
) -> None:
    assert project.is_dir()
    assert call(*words) == code
    assert capsys.readouterr().err.startswith(said)


def test_json_is_one_document_on_standard_output(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "s.yaml").write_text(SPEC.replace("script: a.py", "scrpt: a.py"))
    assert call("validate", "--format", "json", "s.yaml") == 1
    captured = capsys.readouterr()
    assert captured.err == ""
    assert json.loads(captured.out) == {
        "version": 1,
        "diagnostics": [
            {
                "code": "unknown-field",
                "severity": "error",
                "message": "unknown field `scrpt`",
                "help": "did you mean `script`?",
                "file": "s.yaml",
                "range": {"start": {"line": 10, "column": 7}, "end": {"line": 10, "column": 12}},
                "path": "steps.a.scrpt",
                "notes": [],
            }
        ],
        "files": 1,
        "errors": 1,
        "warnings": 0,
    }


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("{id_file: s.yaml}", "`s.yaml` holds something else than an id, which would be lost"),
        ("{id_file: /tmp/x.id}", "`/tmp/x.id` must be relative"),
        ("{id_file: ../x.id}", "`../x.id` leads out of the project"),
        ("{id_file: out/x.id}", "`out/x.id` is a link out of the project"),
        ("{id_file: link/x.id}", "`link/x.id` is in the folder that the step `a` uploads"),
        ("{id_file: data}", "`data` is a folder"),
    ],
)
def test_an_id_file_that_would_destroy_something_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str], line: str, message: str
) -> None:
    (project / "out").symlink_to(project.parent)
    (project / "link").symlink_to(project / "src")
    publish(project, line)
    assert call("validate", "s.yaml") == 1
    assert f"error[broken-id-file]: {message}\n" in capsys.readouterr().out


def test_a_spec_that_is_a_link_out_of_the_project_is_not_read_and_hides_no_other(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project.parent / "elsewhere.yaml").write_text("password: hunter2\n")
    (project / "link.yaml").symlink_to(project.parent / "elsewhere.yaml")
    (project / "s.yaml").write_text(SPEC.replace("script", "scrpt"))
    assert call("validate", "link.yaml", "s.yaml") == 1
    said = capsys.readouterr().out
    assert said.startswith("error[unreadable-file]: the file is a link out of the project\n --> link.yaml:1:1\n")
    assert "error[unknown-field]: unknown field `scrpt`\n" in said
    assert "hunter2" not in said
    assert call("compile", "link.yaml") == 2
    assert capsys.readouterr().err == "error: link.yaml is a link out of the project\n"


def test_a_folder_with_the_embedded_workspaces_state_is_not_uploaded(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "a.py").touch()
    (project / "s.yaml").write_text(SPEC.replace("source: src", "source: ."))
    assert call("validate", "s.yaml") == 1
    assert "error[broken-source]: the embedded workspace's state, `.amlc`, would be uploaded" in capsys.readouterr().out
    (project / ".amlignore").write_text(".amlc\nbuild\n")
    assert call("validate", "s.yaml") == 0
    assert call("compile", "s.yaml") == 0


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("e: {python", '"../../evil": {python', "error[invalid-name]: `../../evil` cannot be a name in `environments`"),
        ("D: {kind", "D-x: {kind", "error[invalid-name]: `D-x` cannot be a name in `datastores`"),
        (
            "path: in.csv",
            "path: ../../etc/passwd",
            "error[invalid-value]: `../../etc/passwd` leads out of the datastore",
        ),
        (
            "{kind: local}",
            "{kind: local, path: ../..}",
            "error[local-only]: the folder `../..` leads out of the project",
        ),
        ("path: data", "path: ../..", "error[local-only]: the folder `../..` leads out of the project"),
    ],
)
def test_a_name_or_path_that_leads_elsewhere_is_refused(
    project: Path, capsys: pytest.CaptureFixture[str], old: str, new: str, said: str
) -> None:
    (project / "s.yaml").write_text(SPEC.replace(old, new))
    assert call("compile", "s.yaml") == 1
    assert said in capsys.readouterr().err
    assert not (project / "build").exists()


def test_what_a_terminal_cannot_show_is_escaped(project: Path) -> None:
    (project / "s.yaml").write_text(SPEC.replace("name: P", "name: P\ndescripton: é→"), encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "amlc", "validate", "s.yaml"],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONIOENCODING": "ascii"},
    )
    assert ran.returncode == 1
    assert "descripton: \\xe9\\u2192" in ran.stdout
    assert ran.stderr == ""


def test_an_unexpected_fault_says_that_it_is_ours(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert project.is_dir()

    def broken(_: object) -> None:
        raise ZeroDivisionError("hunter2")

    monkeypatch.setattr("amlc.drawing.mermaid", broken)
    monkeypatch.setattr("amlc.cli.graph.DRAWINGS", {"mermaid": broken})
    assert call("graph", "s.yaml") == 3
    said = capsys.readouterr().err
    assert said.startswith("error: this is a bug in amlc 0.1.0: ZeroDivisionError at test_cli.py:")
    assert "hunter2" not in said


def test_validating_prints_no_value_of_the_environment(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TOKEN", "hunter2")
    changed = SPEC.replace("compute: c,", 'compute: "{{ x }}",') + "variables: {x: {env: TOKEN}}\n"
    (project / "s.yaml").write_text(changed)
    assert call("validate", "s.yaml") == 0
    assert "hunter2" not in capsys.readouterr().out


def test_compiling_needs_the_environment_variables_that_are_used(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (project / "s.yaml").write_text(SPEC.replace("name: P", 'name: "{{ x }}"') + "variables: {x: {env: UNSET}}\n")
    assert call("compile", "s.yaml") == 1
    said = capsys.readouterr().err
    assert said.startswith("error[unset-variable]: the environment variable UNSET is not set\n --> s.yaml:3:7\n")
    monkeypatch.setenv("UNSET", "Given")
    assert call("compile", "s.yaml") == 0
    assert capsys.readouterr().out.startswith("compiled Given 1+")
    assert call("compile", "s.yaml", "--var", "x=Told") == 0
    assert capsys.readouterr().out.startswith("compiled Told 1+")
