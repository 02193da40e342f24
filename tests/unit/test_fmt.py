"""`amlc fmt`: what it changes, what it leaves alone, and how it says so."""

import io
import sys
from pathlib import Path

import pytest

from amlc.__main__ import main
from amlc.formatting import Refused, formatted

UNTIDY = """\
# yaml-language-server: $schema=x

amlc:   1
name: "Untidy"   # kept, with its quotes
variables: {on: yes,size: 0x10 ,  version: 1.50, nothing: , tilde: ~}
environments:
    plain:
        python: '3.10'
        pip:
        - pandas==2.2.3   \n\


        # about numpy
        - numpy==1.26.4
inputs: {raw: {
    datastore: store, path: raw.csv }}
steps:
    train: &train
     arguments: [ --raw,{input: raw} ]
     description: |
       two  \n\

       lines
# below
    again:
        <<: *train
        compute: cpu


"""

TIDY = """\
# yaml-language-server: $schema=x

amlc: 1
name: "Untidy"   # kept, with its quotes
variables: {on: yes, size: 0x10, version: 1.50, nothing: null, tilde: ~}
environments:
  plain:
    python: '3.10'
    pip:
      - pandas==2.2.3

      # about numpy
      - numpy==1.26.4
inputs:
  raw:
    datastore: store
    path: raw.csv
steps:
  train: &train
    arguments: [--raw, {input: raw}]
    description: |
      two  \n\

      lines
  # below
  again:
    <<: *train
    compute: cpu
"""


def test_what_is_tidied() -> None:
    assert formatted(UNTIDY, "x.yaml") == TIDY
    assert formatted(TIDY, "x.yaml") == TIDY
    assert formatted(TIDY.replace("\n", "\r\n"), "x.yaml") == TIDY


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("", ""),
        ("\n\n", ""),
        ("# only a comment", "# only a comment\n"),
        ("---\na:  1\n", "---\na: 1\n"),
        ("a: 'it''s'\nb: \"\\u00e9\"\n", "a: 'it''s'\nb: \"\\u00e9\"\n"),
        ("a: 010\nb: 1_000\nc: 1e3\nd: .5\ne: 2024-01-01\n", "a: 010\nb: 1_000\nc: 1e3\nd: .5\ne: 2024-01-01\n"),
        ('a: "{{ x }}"\nb: {env:  X}\n', 'a: "{{ x }}"\nb: {env: X}\n'),
    ],
)
def test_what_is_kept(text: str, tidy: str) -> None:
    assert formatted(text, "x.yaml") == tidy


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [", "did not find expected node content while parsing a flow node"),
        ("a: 1\na: 2\n", "`a` is given twice"),
        ("a: [1, # one\n  2]\n", "a comment between brackets would move: the file is not formatted"),
        ("a: !!int x\n", "this file cannot be formatted: it holds unusual YAML"),
    ],
)
def test_what_is_left_alone(text: str, message: str) -> None:
    with pytest.raises(Refused) as caught:
        formatted(text, "x.yaml")
    assert [one.message for one in caught.value.diagnostics] == [message]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "pyproject.toml").write_text("")
    (tmp_path / "tidy.yaml").write_text("amlc: 1\n")
    (tmp_path / "untidy.yaml").write_text("amlc:   1\n")
    (tmp_path / "other.yaml").write_text("no:   spec\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def contents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text() for path in sorted(folder.glob("*.yaml"))}


def test_files_are_rewritten_with_their_mode(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "untidy.yaml").chmod(0o640)
    assert main(["fmt", "."]) == 0
    assert capsys.readouterr() == ("formatted untidy.yaml\n", "")
    assert contents(folder) == {"other.yaml": "no:   spec\n", "tidy.yaml": "amlc: 1\n", "untidy.yaml": "amlc: 1\n"}
    assert (folder / "untidy.yaml").stat().st_mode & 0o777 == 0o640
    assert main(["fmt", "."]) == 0
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize(
    ("words", "code", "out"),
    [
        (["--check", "."], 1, "would format untidy.yaml\n"),
        (["--check", "tidy.yaml"], 0, ""),
        (["--diff", "."], 0, "--- untidy.yaml\n+++ untidy.yaml\n@@ -1,2 +1,2 @@\n-amlc:   1\n+amlc: 1\n \n"),
        (
            ["--check", "--diff", "other.yaml"],
            1,
            "--- other.yaml\n+++ other.yaml\n@@ -1,2 +1,2 @@\n-no:   spec\n+no: spec\n \n",
        ),
    ],
)
def test_nothing_is_written_when_it_is_only_looked_at(
    folder: Path, capsys: pytest.CaptureFixture[str], words: list[str], code: int, out: str
) -> None:
    before = contents(folder)
    assert main(["fmt", *words]) == code
    assert capsys.readouterr() == (out, "")
    assert contents(folder) == before


def test_a_broken_file_is_reported_and_the_others_are_formatted(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "broken.yaml").write_text("amlc: 1\nname: [\n")
    assert main(["fmt", "broken.yaml", "untidy.yaml"]) == 1
    said = capsys.readouterr()
    assert said.out == "formatted untidy.yaml\n"
    assert said.err.startswith("error[invalid-yaml]: ")
    assert contents(folder)["broken.yaml"] == "amlc: 1\nname: [\n"


def test_standard_input_goes_to_standard_output(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert folder.is_dir()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO("a:   é\n".encode()), "utf-8"))
    assert main(["fmt", "-"]) == 0
    assert capsys.readouterr() == ("a: é\n", "")


def test_a_link_out_of_the_project_is_not_followed(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, capsys: pytest.CaptureFixture[str]
) -> None:
    outside = tmp_path_factory.mktemp("outside") / "x.yaml"
    outside.write_text("a:   1\n")
    (folder / "link.yaml").symlink_to(outside)
    assert main(["fmt", "link.yaml"]) == 1
    assert "error[unreadable-file]: the file is a link out of the project\n" in capsys.readouterr().err
    assert outside.read_text() == "a:   1\n"
