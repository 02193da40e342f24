"""Issues on Azure DevOps: exact, and read back as the agent reads them whatever a stranger wrote."""

from hypothesis import given
from hypothesis import strategies as st
from tests.reports import DUPLICATE, FILES, FIRST, INJECTED, UNKNOWN_FIELD, UNPINNED

from amlc.diagnostics import Diagnostic, Severity
from amlc.report import render
from amlc.report.text import printable
from amlc.source import Source, Span

ESCAPES = (("%3B", ";"), ("%0D", "\r"), ("%0A", "\n"), ("%5D", "]"), ("%AZP25", "%"))


def read_back(line: str) -> tuple[str, dict[str, str], str]:
    """A command as `Command.TryParse` of the agent reads it: wherever in the line its mark stands first."""
    start = line.index("##vso[")
    end = line.index("]", start)
    name, _, written = line[start + 6 : end].partition(" ")
    properties = dict(one.split("=", 1) for one in written.split(";"))
    data = line[end + 1 :]
    for escaped, meant in ESCAPES:
        properties = {key: value.replace(escaped, meant) for key, value in properties.items()}
        data = data.replace(escaped, meant)
    return name, properties, data


def test_a_line_a_diagnostic_and_one_that_counts() -> None:
    assert render("azure-devops", [UNKNOWN_FIELD, DUPLICATE, UNPINNED], FILES) == (
        "##vso[task.logissue type=error;sourcepath=pipelines/a b.yaml;linenumber=4;columnnumber=11;code=unknown-field]"
        "unknown field `scrpt`%0Ahelp: did you mean `script`?\n"
        "##vso[task.logissue type=error;sourcepath=pipelines/a b.yaml;linenumber=4;columnnumber=18;code=duplicate-key]"
        "`価格` is given twice%0Anote: first given here: pipelines/a b.yaml:2:7\n"
        "##vso[task.logissue type=warning;sourcepath=shared/env.yaml;linenumber=2;columnnumber=13;"
        "code=unpinned-environment]`pandas` has no version%0Anote: used here: pipelines/a b.yaml:4:3\n"
        "2 errors and 1 warning in 3 files\n"
    )


def test_a_hostile_name_and_message_stay_in_their_command() -> None:
    assert render("azure-devops", [INJECTED], FILES) == (
        "##vso[task.logissue type=error;sourcepath=x%0A::warning::y%AZP250A,%3B%5D.yaml;linenumber=1;columnnumber=4;"
        "code=invalid-value]`::stop-commands::x%0D%0A::set-output name=a::b "
        "##vso[task.setvariable variable=p%5Dq%3B 100%AZP25 <&> [x%5D(http://y)`%0Ahelp: ·[31m··\n"
        "1 error in 3 files\n"
    )


@given(name=st.text(min_size=1), message=st.text())
def test_whatever_is_written_the_agent_reads_one_command_with_it(name: str, message: str) -> None:
    source = Source(f"f/{name}/g", FIRST.path, "text")
    one = Diagnostic(code="x", severity=Severity.WARNING, message=message, span=Span(source, 0, 4))
    printed = render("azure-devops", [one], [])
    line, _, rest = printed.partition("\n")
    assert rest == "1 warning in 0 files\n"
    assert "\r" not in printed
    command, properties, data = read_back(line)
    assert command == "task.logissue"
    assert list(properties) == ["type", "sourcepath", "linenumber", "columnnumber", "code"]
    assert data == "".join(one if one in "\r\n" else printable(one) for one in message)
