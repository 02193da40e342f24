"""Annotations on GitHub: exact, and read back as the runner reads them whatever a stranger wrote."""

from hypothesis import given
from hypothesis import strategies as st
from tests.reports import DUPLICATE, FILES, FIRST, INJECTED, UNKNOWN_FIELD, UNPINNED

from amlc.diagnostics import Diagnostic, Severity
from amlc.report import render
from amlc.report.text import printable
from amlc.source import Source, Span


def read_back(line: str) -> tuple[str, dict[str, str], str]:
    """A command as `ActionCommand.TryParseV2` of the runner reads it."""
    assert line.startswith("::")
    end = line.index("::", 2)
    name, _, written = line[2:end].partition(" ")
    properties = dict(one.split("=", 1) for one in written.split(","))
    for escaped, meant in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        properties = {key: value.replace(escaped, meant) for key, value in properties.items()}
    data = line[end + 2 :]
    for escaped, meant in (("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
        data = data.replace(escaped, meant)
    return name, properties, data


def test_a_line_a_diagnostic_and_one_that_counts() -> None:
    assert render("github", [UNKNOWN_FIELD, DUPLICATE, UNPINNED], FILES) == (
        "::error file=pipelines/a b.yaml,line=4,endLine=4,col=11,endColumn=16,title=amlc unknown-field"
        "::unknown field `scrpt`%0Ahelp: did you mean `script`?\n"
        "::error file=pipelines/a b.yaml,line=4,endLine=4,col=18,endColumn=23,title=amlc duplicate-key"
        "::`価格` is given twice%0Anote: first given here: pipelines/a b.yaml:2:7\n"
        "::warning file=shared/env.yaml,line=2,endLine=2,col=13,endColumn=19,title=amlc unpinned-environment"
        "::`pandas` has no version%0Anote: used here: pipelines/a b.yaml:4:3\n"
        "2 errors and 1 warning in 3 files\n"
    )


def test_nothing_to_say() -> None:
    assert render("github", [], ["a.yaml"]) == "no mistakes in 1 file\n"


def test_columns_are_left_out_where_a_place_runs_over_lines() -> None:
    both = Diagnostic(code="x", severity=Severity.ERROR, message="m", span=Span(FIRST, 0, 12))
    assert render("github", [both], FILES).splitlines()[0] == (
        "::error file=pipelines/a b.yaml,line=1,endLine=2,title=amlc x::m"
    )


def test_a_hostile_name_and_message_stay_in_their_command() -> None:
    assert render("github", [INJECTED], FILES) == (
        "::error file=x%0A%3A%3Awarning%3A%3Ay%250A%2C;].yaml,line=1,endLine=1,col=4,endColumn=9,"
        "title=amlc invalid-value::`::stop-commands::x%0D%0A::set-output name=a::b "
        "##vso[task.setvariable variable=p]q; 100%25 <&> [x](http://y)`%0Ahelp: ·[31m··\n"
        "1 error in 3 files\n"
    )


@given(name=st.text(min_size=1), message=st.text())
def test_whatever_is_written_the_runner_reads_one_command_with_it(name: str, message: str) -> None:
    source = Source(f"f/{name}/g", FIRST.path, "text")
    one = Diagnostic(code="x", severity=Severity.ERROR, message=message, span=Span(source, 0, 4))
    printed = render("github", [one], [])
    line, _, rest = printed.partition("\n")
    assert rest == "1 error in 0 files\n"
    assert "\r" not in printed
    command, properties, data = read_back(line)
    assert command == "error"
    assert list(properties) == ["file", "line", "endLine", "col", "endColumn", "title"]
    assert data == "".join(one if one in "\r\n" else printable(one) for one in message)
