"""The report for people: the caret stands under the mistake, whatever the line is made of."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.reports import DUPLICATE, INJECTED, UNPINNED

from amlc.diagnostics import Diagnostic, Severity
from amlc.report import render
from amlc.source import Source, Span


def excerpt(line: str, start: int, end: int) -> tuple[str, str]:
    """The line as it is shown, and the one with the carets below it."""
    source = Source("x.yaml", Path("x.yaml"), line + "\n")
    said = Diagnostic(code="x", severity=Severity.ERROR, message="m", span=Span(source, start, end))
    shown = render("text", [said], ["x.yaml"]).split("\n")
    return shown[3].removeprefix("1 |"), shown[4].removeprefix("  |")


def test_notes_show_their_place_in_the_same_file_or_another() -> None:
    assert render("text", [DUPLICATE, UNPINNED], ["pipelines/a b.yaml"]) == (
        "error[duplicate-key]: `価格` is given twice\n"
        " --> pipelines/a b.yaml:4:18\n"
        "  |\n"
        "4 |   train: {scrpt: 価格.py}\n"
        "  |                  ^^^^^^^\n"
        "  = note: first given here\n"
        " --> pipelines/a b.yaml:2:7\n"
        "  |\n"
        "2 | name: 価格\n"
        "  |       ----\n"
        "\n"
        "warning[unpinned-environment]: `pandas` has no version\n"
        " --> pipelines/../shared/env.yaml:2:13\n"
        "  |\n"
        "2 |   e: {pip: [pandas]}\n"
        "  |             ^^^^^^\n"
        "  = note: used here\n"
        " --> pipelines/a b.yaml:4:3\n"
        "  |\n"
        "4 |   train: {scrpt: 価格.py}\n"
        "  |   -----\n"
        "\n"
        "1 error and 1 warning in 1 file\n"
    )


def test_nothing_to_say() -> None:
    assert render("text", [], ["a.yaml", "b.yaml"]) == "no mistakes in 2 files\n"
    assert render("text", [], []) == "no mistakes in 0 files\n"


@pytest.mark.parametrize(
    ("line", "word", "shown", "carets"),
    [
        ("a: 価格: x", "x", " a: 価格: x", "          ^"),
        ("a: 価格", "価格", " a: 価格", "    ^^^^"),
        ("\ta:\tx", "x", "  a: x", "     ^"),
        ("e\u0301: x", "x", " e\u0301: x", "    ^"),
        ("\u2764\ufe0f: x", "x", " \u2764\ufe0f: x", "    ^"),
        ("a\x1b[2J: x", "x", " a·[2J: x", "        ^"),
        ("a: \u202ex", "x", " a: ·x", "     ^"),
    ],
    ids=["after wide", "wide", "tabs", "combining", "variation selector", "escape", "right to left"],
)
def test_the_caret_stands_under_the_mistake(line: str, word: str, shown: str, carets: str) -> None:
    start = line.index(word)
    assert excerpt(line, start, start + len(word)) == (shown, carets)


def test_a_long_line_shows_the_part_around_its_mistake() -> None:
    line = "a: [" + "1, " * 200 + "x" + ", 1" * 200 + "]"
    at = line.index("x")
    shown, carets = excerpt(line, at, at + 1)
    assert shown == f" ...{line[at - 80 : at + 80]}..."
    assert carets == " " * 84 + "^"
    assert excerpt(line, 0, 1) == (f" {line[:160]}...", " ^")
    assert excerpt(line, len(line) - 1, len(line)) == (f" ...{line[-160:]}", " " * 163 + "^")
    assert excerpt("x" * 500, 0, 500) == (" " + "x" * 160 + "...", " " + "^" * 160)


def test_what_a_stranger_wrote_is_no_command_to_the_log_of_a_job() -> None:
    shown = render("text", [INJECTED], [INJECTED.span.source.name])
    assert "1 | a: #·vso[task.complete result=Succeeded]·[2J\n" in shown
    assert "##" not in shown
    assert not any(line.startswith("::") for line in shown.splitlines())


@given(st.text(alphabet=st.characters(exclude_characters="\n")), st.data())
def test_any_line_is_shown_on_one_line(line: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(line)))
    end = data.draw(st.integers(start, len(line) + 1))
    source = Source("x.yaml", Path("x.yaml"), line + "\n")
    said = Diagnostic(code="x", severity=Severity.ERROR, message=line, span=Span(source, start, end))
    lines = render("text", [said], ["x.yaml"]).split("\n")
    assert len(lines) == 8
    assert all(one.isprintable() for one in lines)
    assert "^" in lines[4]
