"""`amlc validate`: what it takes, what it reports in which format, and how it exits."""

import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from amlc.__main__ import main
from amlc.report import FORMATS

SPEC = """\
amlc: 1
name: P
workspace: {kind: local}
compute: {c: {}}
environments: {e: {name: AzureML-x, version: "1"}}
steps:
  a: {script: a.py, source: src, compute: c, environment: e, reuse: false}
publish: {continue_on_step_failure: false}
"""
BAD = SPEC.replace("script", "scrpt")
DEV = SPEC + "targets: {dev: {}}\n"
UNREADABLE = "error[unreadable-file]: the file does not exist\n --> absent.yaml:1:1\n"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    files = {"pyproject.toml": "", "src/a.py": "", "s.yaml": SPEC, "bad.yaml": BAD, "sub/dev.yaml": DEV}
    for name, text in (files | {"sub/src/a.py": "", "other.yaml": "a: 1\n"}).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    monkeypatch.chdir(folder)
    return folder


Printed = tuple[int, str, str]
Call = Callable[..., Printed]


@pytest.fixture
def call(project: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    assert project.is_dir()

    def run(*words: str) -> Printed:
        try:
            code = main(["validate", *words])
        except SystemExit as ended:
            code = int(ended.code or 0)
        return (code, *capsys.readouterr())

    return run


def heads(printed: Printed) -> list[str]:
    return [line for line in printed[1].splitlines() if line.startswith(("error", "warning"))]


def test_files_and_folders_in_one_run(call: Call) -> None:
    code, out, err = call("sub", "s.yaml", "bad.yaml")
    assert (code, err) == (1, "")
    assert out.endswith("\n1 error in 3 files\n")
    assert call("sub", "s.yaml") == (0, "no mistakes in 2 files\n", "")


def test_one_file_hides_no_other(call: Call, project: Path) -> None:
    (project / "broken.yaml").write_bytes(b"amlc: \xff\n")
    os.mkfifo(project / "pipe.yaml")
    (project / "loop.yaml").symlink_to("loop.yaml")
    long = "x" * 300 + ".yaml"
    printed = call("absent.yaml", "broken.yaml", "pipe.yaml", "loop.yaml", long, "src", "bad.yaml", "sub")
    assert printed[0] == 1
    assert heads(printed) == [
        "error[unreadable-file]: the file does not exist",
        "error[unknown-field]: unknown field `scrpt`",
        "error[invalid-yaml]: the file is not UTF-8 from here",
        "error[unreadable-file]: the file cannot be read",
        "error[unreadable-file]: the file is not a plain file",
        "error[unreadable-file]: the file cannot be read: file name too long",
    ]
    assert printed[1].endswith("\n6 errors in 7 files\n")


@pytest.mark.parametrize("paths", [["src"], ["src", "src"]])
def test_nothing_to_check_is_a_failure(call: Call, paths: list[str]) -> None:
    said = "error: found nothing to check\nhelp: a spec is a .yaml file with a top-level `amlc:` key\n"
    assert call(*paths) == (2, "", said)


def test_a_file_is_checked_once_however_it_is_written(call: Call, project: Path) -> None:
    (project / "link.yaml").symlink_to("s.yaml")
    same = ("s.yaml", "./s.yaml", "sub/../s.yaml", str(project / "s.yaml"), "link.yaml", ".")
    assert call(*same)[1].endswith("\n1 error in 3 files\n")


def test_only_specs_are_checked_where_that_is_asked(call: Call) -> None:
    assert call("--only-specs", "other.yaml", "s.yaml") == (0, "no mistakes in 1 file\n", "")
    assert call("--only-specs", "other.yaml") == (0, "no mistakes in 0 files\n", "")
    assert call("--only-specs", "absent.yaml")[1].startswith(UNREADABLE)
    assert heads(call("other.yaml"))[0] == "error[unknown-field]: unknown field `a`"


def test_a_target_that_only_some_files_have(call: Call) -> None:
    assert call("--target", "dev", "sub/dev.yaml") == (0, "no mistakes in 1 file\n", "")
    assert call("--target", "dev", "s.yaml", "sub/dev.yaml") == (
        1,
        "error[unknown-target]: there is no target `dev`\n"
        " --> s.yaml:1:1\n"
        "  |\n"
        "1 | amlc: 1\n"
        "  | ^^^^^^^\n"
        "  = help: there are no targets\n"
        "\n"
        "1 error in 2 files\n",
        "",
    )
    assert call("--target", "dve", "sub/dev.yaml") == (
        2,
        "",
        "error: sub/dev.yaml has no target `dve`\nhelp: did you mean `dev`?\n",
    )
    assert call("--target", "dve", "s.yaml", "sub/dev.yaml")[::2] == (
        2,
        "error: no file has a target `dve`\nhelp: did you mean `dev`?\n",
    )
    assert call("--target", "dev", "--all-targets", "s.yaml")[0] == 2


def feed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def test_standard_input_stands_where_it_is_said_to(call: Call, monkeypatch: pytest.MonkeyPatch, project: Path) -> None:
    (project / "sub" / "part.yaml").write_text("compute: {d: {}}\n")
    (project / "sub" / "src" / "b.py").touch()
    text = "include: [part.yaml]\n" + SPEC.replace("a.py", "b.py")
    feed(monkeypatch, text)
    assert call("-", "--stdin-filename", "sub/new.yaml") == (0, "no mistakes in 1 file\n", "")
    feed(monkeypatch, text)
    assert heads(call("-"))[0] == "error[invalid-include]: `part.yaml` does not exist"
    feed(monkeypatch, BAD)
    assert " --> <stdin>:7:7\n" in call("-")[1]
    feed(monkeypatch, BAD)
    assert " --> sub/new.yaml:7:7\n" in call("--stdin-filename", "sub/new.yaml", "-", "-", "s.yaml")[1]
    assert call("s.yaml", "--stdin-filename", "x.yaml")[::2] == (
        2,
        "error: --stdin-filename names standard input, and `-` is not among the paths\n",
    )


def test_standard_input_is_bounded_and_no_link_leads_it_out(
    call: Call, monkeypatch: pytest.MonkeyPatch, project: Path
) -> None:
    feed(monkeypatch, "#" * (4 * 1024 * 1024 + 1))
    assert heads(call("-")) == ["error[unreadable-file]: the file is larger than 4,096 KiB"]
    (project / "link.yaml").symlink_to("/etc/hostname")
    feed(monkeypatch, SPEC)
    assert heads(call("-", "--stdin-filename", "link.yaml")) == [
        "error[unreadable-file]: the file is a link out of the project"
    ]
    monkeypatch.setattr("sys.stdin", None)
    assert heads(call("-")) == ["error[unreadable-file]: the file cannot be read: it is closed"]


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_reports_errors_and_a_clean_run(call: Call, name: str) -> None:
    code, out, err = call("--format", name, "bad.yaml", "s.yaml")
    assert (code, err) == (1, "")
    assert "unknown-field" in out
    assert out.endswith("\n")
    code, out, err = call("--format", name, "s.yaml")
    assert (code, err) == (0, "")
    assert "unknown-field" not in out


def test_warnings_that_are_ignored_are_not_reported_by_any_command(
    call: Call, project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    warned = SPEC.replace('AzureML-x, version: "1"', "AzureML-x")
    (project / "s.yaml").write_text(warned)
    assert heads(call("s.yaml"))[0].startswith("warning[unpinned-environment]")
    main(["compile", "s.yaml"])
    assert capsys.readouterr().err.startswith("warning[unpinned-environment]")
    (project / "s.yaml").write_text(warned.replace("AzureML-x}}", "AzureML-x}} # amlc: ignore[unpinned-environment]"))
    assert call("s.yaml") == (0, "no mistakes in 1 file\n", "")
    assert main(["compile", "s.yaml"]) == 0
    assert capsys.readouterr().err == ""
    (project / "pyproject.toml").write_text("[tool.amlc]\nignroe = []\n")
    assert json.loads(call("--format", "json", "s.yaml")[1])["diagnostics"][0]["file"] == "pyproject.toml"
    assert main_exits("compile", "s.yaml") == 1


def main_exits(*words: str) -> int:
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    return int(ended.value.code or 0)


def test_the_settings_are_named_as_the_spec_is(call: Call, project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (project / "pyproject.toml").write_text("[tool.amlc]\nignroe = []\n")
    monkeypatch.chdir(project / "sub")
    assert " --> ../pyproject.toml:2:1\n" in call("dev.yaml")[1]


def test_what_another_file_of_a_folder_includes_is_not_judged_alone(call: Call, project: Path) -> None:
    whole = (project / "s.yaml").read_text("utf-8")
    (project / "parts").mkdir()
    (project / "parts" / "base.yaml").write_text("amlc: 1\ncompute: {more: {}}\n", "utf-8")
    (project / "parts" / "whole.yaml").write_text("include: [base.yaml]\n" + whole.replace("src", "../src"), "utf-8")
    assert call("parts") == (0, "no mistakes in 1 file\n", "")
    code, out, _ = call("parts", "parts/base.yaml")
    assert code == 1
    assert out.endswith(" in 2 files\n")
