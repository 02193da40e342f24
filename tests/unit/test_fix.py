"""`amlc validate --fix`: what is certain is put right, in the text as it was written, and nothing else is touched."""

import io
import sys
from pathlib import Path

import pytest

from amlc.__main__ import main
from amlc.fix import _is_slip

BROKEN = """\
amlc: 1
nam: Fixable   # the name
variables: {limit: 600}
workspace: {kind: local}
datastores: {store: {kind: folder, path: src}}
compute:
  cpu: {kind: aml_compute, vm_sise: STANDARD_D2_V2, max_nodes: "4"}
environments: {env: {python: 3.10, pip: [pandas==2.2.3]}}
inputs: {raw: {datastore: store, path: train.py, mode: 'mont'}}
steps:
  train:
    source: src
    scrpt: train.py
    arguments: [--raw, {inptu: raw}]
    compute: cpu
    environment: env
    reuse: no
    max_run_duration_seconds: {{ limit }}
    unheard_of: 1
publish: {version: 1, continue_on_step_failure: "true"}
"""

FIXED = """\
amlc: 1
name: Fixable   # the name
variables: {limit: 600}
workspace: {kind: local}
datastores: {store: {kind: folder, path: src}}
compute:
  cpu: {kind: aml_compute, vm_size: STANDARD_D2_V2, max_nodes: 4}
environments: {env: {python: "3.10", pip: [pandas==2.2.3]}}
inputs: {raw: {datastore: store, path: train.py, mode: 'mount'}}
steps:
  train:
    source: src
    script: train.py
    arguments: [--raw, {input: raw}]
    compute: cpu
    environment: env
    reuse: false
    max_run_duration_seconds: "{{ limit }}"
    unheard_of: 1
publish: {version: "1", continue_on_step_failure: true}
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "project"
    for name, text in (("pyproject.toml", ""), ("src/train.py", ""), ("s.yaml", BROKEN)):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    monkeypatch.chdir(folder)
    return folder


def test_what_is_certain_is_put_right_and_the_rest_is_reported(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "s.yaml").chmod(0o640)
    assert main(["validate", "--fix", "s.yaml"]) == 1
    out, err = capsys.readouterr()
    assert (project / "s.yaml").read_text() == FIXED
    assert (project / "s.yaml").stat().st_mode & 0o777 == 0o640
    assert err == "fixed 11 mistakes in s.yaml\n"
    assert out.startswith("error[unknown-field]: unknown field `unheard_of`\n  --> s.yaml:19:5\n")
    assert out.endswith("\n1 error in 1 file\n")
    assert sorted(path.name for path in project.iterdir()) == ["pyproject.toml", "s.yaml", "src"]


def test_line_ends_and_a_byte_order_mark_are_kept(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def as_on_windows(text: str) -> bytes:
        return b"\xef\xbb\xbf" + text.replace("\n", "\r\n").replace("    unheard_of: 1\r\n", "").encode()

    (project / "s.yaml").write_bytes(as_on_windows(BROKEN))
    assert main(["validate", "--fix", "s.yaml"]) == 0
    assert (project / "s.yaml").read_bytes() == as_on_windows(FIXED)
    assert capsys.readouterr() == ("no mistakes in 1 file\n", "fixed 11 mistakes in s.yaml\n")


def test_a_file_without_mistakes_is_not_written(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "s.yaml").write_text(FIXED.replace("    unheard_of: 1\n", ""))
    before = (project / "s.yaml").stat().st_ino
    assert main(["validate", "--fix", "s.yaml"]) == 0
    assert (project / "s.yaml").stat().st_ino == before
    assert capsys.readouterr() == ("no mistakes in 1 file\n", "")


@pytest.mark.parametrize(
    "line",
    [
        "script: train.py\n    scrpt: train.py",  # the right one is there
        "sk: train.py",  # too far from anything
        "script: tarin.py",  # a name of a file: perhaps another file is meant
        "script: train.py\n    after: [trian]",  # a name of a step: perhaps one is yet to come
        "script: train.py\n    reuse: perhaps",
        "script: train.py\n    timeout: ten",
    ],
)
def test_what_is_not_certain_is_left(project: Path, line: str) -> None:
    text = FIXED.replace("    unheard_of: 1\n", "").replace("script: train.py", line)
    (project / "s.yaml").write_text(text)
    assert main(["validate", "--fix", "s.yaml"]) == 1
    assert (project / "s.yaml").read_text() == text


def test_an_included_file_is_not_edited_unless_it_is_named(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = FIXED.replace("    unheard_of: 1\n", "")
    (project / "base.yaml").write_text(whole.replace("reuse: false", "reuse: no"))
    (project / "s.yaml").write_text("include: [base.yaml]\npublish: {verson: '2'}\n")
    assert main(["validate", "--fix", "s.yaml"]) == 1
    assert "reuse: no" in (project / "base.yaml").read_text()
    assert (project / "s.yaml").read_text() == "include: [base.yaml]\npublish: {version: '2'}\n"
    assert main(["validate", "--fix", "s.yaml", "base.yaml"]) == 0
    assert (project / "base.yaml").read_text() == whole
    assert capsys.readouterr().err == "fixed 1 mistake in s.yaml\nfixed 1 mistake in base.yaml\n"


def test_a_link_is_kept_and_its_file_edited(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (project / "link.yaml").symlink_to("s.yaml")
    assert main(["validate", "--fix", "link.yaml"]) == 1
    assert (project / "link.yaml").is_symlink()
    assert (project / "s.yaml").read_text() == FIXED
    assert capsys.readouterr().err == "fixed 11 mistakes in link.yaml\n"


def test_standard_input_is_printed_fixed(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BROKEN.encode()), "utf-8"))
    assert main(["validate", "--fix", "-", "--stdin-filename", "s.yaml"]) == 1
    out, err = capsys.readouterr()
    assert out == FIXED
    assert err.startswith("fixed 11 mistakes in s.yaml\nerror[unknown-field]: unknown field `unheard_of`\n")
    assert (project / "s.yaml").read_text() == BROKEN


@pytest.mark.parametrize(
    ("word", "meant", "certain"),
    [
        ("scrpt", "script", True),
        ("Script", "script", True),
        ("vm-size", "vm_size", True),
        ("enviroment", "environment", True),
        ("inptu", "input", True),
        ("mode", "model", True),
        ("path", "pip", False),
        ("train", "trial", False),
        ("sk", "script", False),
        ("script", "script", False),
    ],
)
def test_what_is_plainly_a_slip(word: str, meant: str, certain: bool) -> None:
    assert _is_slip(word, meant) is certain
